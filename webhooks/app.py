"""The HTTP application: every route of the service, put together from what the way in hands over."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from fastapi import APIRouter, FastAPI

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def make_app(*routers: APIRouter, lifespan: Lifespan | None = None) -> FastAPI:
    """An application of these routes. The interactive docs come with the entities' events: they must not load from
    elsewhere.
    """
    app = FastAPI(title="Ruta", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    for router in routers:
        app.include_router(router)
    return app
