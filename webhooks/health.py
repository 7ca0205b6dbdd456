"""Is the service alive; can it do its work?"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from storage.errors import StoreUnavailable
from storage.store import Store
from storage.updates import oldest_owed

#: A reply owed for longer than this means that somebody waits in vain.
LONG = timedelta(minutes=2)

#: Asks Telegram whether it answers. None: this process does not speak to it.
AskTelegram = Callable[[], Awaitable[bool]] | None


def health_routes(store: Store, ask_telegram: AskTelegram, clock: Callable[[], datetime]) -> APIRouter:
    """`/healthz`: this process runs. `/readyz`: database and Telegram answer, and nobody has been waiting for long."""
    router = APIRouter(include_in_schema=False)

    @router.get("/healthz")
    async def alive() -> dict[str, str]:
        return {"status": "alive"}

    @router.get("/readyz")
    async def ready() -> JSONResponse:
        checks = await _checks(store, ask_telegram, clock())
        well = all(state == "ok" for state in checks.values())
        return JSONResponse(
            {"status": "ready" if well else "not ready", "checks": checks}, status_code=200 if well else 503
        )

    return router


async def _checks(store: Store, ask_telegram: AskTelegram, now: datetime) -> dict[str, str]:
    checks = {}
    try:
        since = await store.read(oldest_owed)
    except StoreUnavailable:
        checks["database"] = "does not answer"
    else:
        checks["database"] = "ok"
        checks["owed"] = "ok" if since is None or now - since < LONG else f"since {since.isoformat()}"
    if ask_telegram is not None:
        checks["telegram"] = "ok" if await ask_telegram() else "does not answer"
    return checks
