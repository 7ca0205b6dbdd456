"""Days and hours as people here say them, always with plain blanks: a telephone's search finds no other."""

from datetime import date, datetime, tzinfo

from babel import Locale
from babel.dates import format_date, format_datetime

#: Language → the region whose words and order it follows here: Peru says «setiembre», and a day goes before its month.
_REGIONS = {"es": "es_PE", "en": "en_GB"}
_DAY = {"es": "d 'de' MMMM 'de' y", "en": "d MMMM y"}
_NEAR_DAY = {"es": "d 'de' MMMM", "en": "d MMMM"}
_SHORT_DAY = "d MMM"
_MONTH = {"es": "MMMM 'de' y", "en": "MMMM y"}
_MOMENT = {"es": "EEEE d 'de' MMMM, h:mm a", "en": "EEEE d MMMM, h:mm a"}


def say_date(day: date, locale: str) -> str:
    """A day with its year: «14 de julio de 2026», "14 July 2026". The locale is one of `LOCALES`."""
    return _plain(format_date(day, _DAY[locale], locale=_region(locale)))


def say_day_of_year(day: date, locale: str) -> str:
    """A day near enough to need no year: «14 de julio», "14 July". The locale is one of `LOCALES`."""
    return _plain(format_date(day, _NEAR_DAY[locale], locale=_region(locale)))


def say_full_date(day: date, locale: str) -> str:
    """A day with its weekday and its year: «martes 14 de julio de 2026». The locale is one of `LOCALES`."""
    return _plain(format_date(day, f"EEEE {_DAY[locale]}", locale=_region(locale)))


def say_short_day(day: date, locale: str) -> str:
    """A day near enough to need no year, where little room is: «14 jul», "14 Jul". The locale is one of `LOCALES`."""
    return _plain(format_date(day, _SHORT_DAY, locale=_region(locale))).rstrip(".")


def say_month(day: date, locale: str) -> str:
    """The month of a day: «setiembre de 2026», "September 2026". The locale is one of `LOCALES`."""
    return _plain(format_date(day, _MONTH[locale], locale=_region(locale)))


def month_name(month: int, locale: str, *, short: bool = False) -> str:
    """A month by its number, 1 to 12: «setiembre», or «set» where little room is. The locale is one of `LOCALES`."""
    return _plain(format_date(date(2000, month, 1), "MMM" if short else "MMMM", locale=_region(locale))).rstrip(".")


def weekday_name(weekday: int, locale: str) -> str:
    """A day of the week, Monday 0: «lunes». The locale is one of `LOCALES`."""
    return _plain(format_date(date(2001, 1, 1 + weekday), "EEEE", locale=_region(locale)))


def say_day(moment: datetime, locale: str, zone: tzinfo) -> str:
    """An hour of a day soon to come, in that zone: «jueves 14 de agosto, 5:30 p. m.», "Thursday 14 August, 5:30 pm".

    The moment must be aware; ValueError if it is not, since nobody can tell whose hour it would be.
    """
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no time zone")
    local = moment.astimezone(zone)
    return _plain(format_datetime(local, _MOMENT[locale], locale=_region(locale)))


def say_weekday(moment: datetime, locale: str, zone: tzinfo) -> str:
    """A day soon to come, in that zone, where little room is: «viernes 20», "Friday 20". The moment must be aware."""
    return _plain(format_date(moment.astimezone(zone).date(), "EEEE d", locale=_region(locale)))


def _region(locale: str) -> Locale:
    return Locale.parse(_REGIONS[locale])


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")
