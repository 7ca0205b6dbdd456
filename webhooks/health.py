"""Is the service alive; can it do its work?"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from storage.errors import StoreUnavailable
from storage.outbox import overdue_since
from storage.store import Store
from storage.tx import Tx
from storage.updates import oldest_owed

#: A reply owed for longer than this means that somebody waits in vain.
LONG = timedelta(minutes=2)
#: A message due for longer than this means that nobody sends, or that more is due than Telegram lets through.
LATE = timedelta(minutes=10)

#: Asks Telegram whether it answers. None: this process does not speak to it.
AskTelegram = Callable[[], Awaitable[bool]] | None


def health_routes(store: Store, ask_telegram: AskTelegram, clock: Callable[[], datetime]) -> APIRouter:
    """`/healthz`: this process runs. `/readyz`: database and Telegram answer, nobody has been waiting for a reply for
    long, and what is due goes out.
    """
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
        owed, due = await store.read(_waiting)
    except StoreUnavailable:
        checks["database"] = "does not answer"
    else:
        checks["database"] = "ok"
        checks["owed"] = _since(owed, now - LONG)
        checks["outbox"] = _since(due, now - LATE)
    if ask_telegram is not None:
        checks["telegram"] = "ok" if await ask_telegram() else "does not answer"
    return checks


def _waiting(tx: Tx) -> tuple[datetime | None, datetime | None]:
    return oldest_owed(tx), overdue_since(tx)


def _since(began: datetime | None, too_long_ago: datetime) -> str:
    return "ok" if began is None or began > too_long_ago else f"since {began.isoformat()}"
