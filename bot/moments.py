"""When something was, in few words: «hoy 18:20», «ayer 18:20», «3 nov». In Peru's time, wherever the service runs."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from language.catalogs import Catalog
from language.dates import say_short_day

LIMA = ZoneInfo("America/Lima")


def say_moment(_: Catalog, moment: datetime, now: datetime) -> str:
    """A moment of the last days by its hour, an earlier one by its day."""
    local, today = moment.astimezone(LIMA), now.astimezone(LIMA).date()
    hour = f"{local:%H:%M}"
    if local.date() == today:
        return _("today {hour}", hour=hour)
    if local.date() == today - timedelta(days=1):
        return _("yesterday {hour}", hour=hour)
    return say_short_day(local.date(), _.locale)


def say_day_of(_: Catalog, moment: datetime) -> str:
    """The day of a moment: «3 nov»."""
    return say_short_day(moment.astimezone(LIMA).date(), _.locale)
