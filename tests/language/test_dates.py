"""Days and hours are said as people in Peru say them, in Peru's time."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from language.dates import say_date, say_day, say_month, say_short_day

LIMA = ZoneInfo("America/Lima")

DAYS = [
    ("a day", date(2026, 7, 14), "14 de julio de 2026", "14 July 2026"),
    ("setiembre, as Peru writes it", date(2026, 9, 1), "1 de setiembre de 2026", "1 September 2026"),
    ("the last day of a leap February", date(2028, 2, 29), "29 de febrero de 2028", "29 February 2028"),
]


@pytest.mark.parametrize(("day", "spanish", "english"), [row[1:] for row in DAYS], ids=[row[0] for row in DAYS])
def test_a_day_is_said_with_its_year(day, spanish, english):
    assert (say_date(day, "es"), say_date(day, "en")) == (spanish, english)


def test_a_month_is_said_with_its_year():
    said = [say_month(date(2026, 9, 3), locale) for locale in ("es", "en")]
    assert said == ["setiembre de 2026", "September 2026"]


def test_a_day_nearby_is_said_shortly():
    assert [say_short_day(date(2026, 9, 3), locale) for locale in ("es", "en")] == ["3 set", "3 Sept"]


MOMENTS = [
    (
        "an afternoon",
        datetime(2025, 8, 14, 22, 30, tzinfo=UTC),
        "jueves 14 de agosto, 5:30 p. m.",
        "Thursday 14 August, 5:30 pm",
    ),
    (
        "the evening before, in Lima",
        datetime(2026, 1, 1, 2, 0, tzinfo=UTC),
        "miércoles 31 de diciembre, 9:00 p. m.",
        "Wednesday 31 December, 9:00 pm",
    ),
    (
        "a morning in setiembre, told in another zone",
        datetime(2026, 9, 24, 15, 5, tzinfo=timezone(timedelta(hours=2))),
        "jueves 24 de setiembre, 8:05 a. m.",
        "Thursday 24 September, 8:05 am",
    ),
    (
        "midnight",
        datetime(2026, 7, 14, 5, 0, tzinfo=UTC),
        "martes 14 de julio, 12:00 a. m.",
        "Tuesday 14 July, 12:00 am",
    ),
    ("noon", datetime(2026, 7, 14, 17, 0, tzinfo=UTC), "martes 14 de julio, 12:00 p. m.", "Tuesday 14 July, 12:00 pm"),
]


@pytest.mark.parametrize(
    ("moment", "spanish", "english"), [row[1:] for row in MOMENTS], ids=[row[0] for row in MOMENTS]
)
def test_a_moment_is_said_in_the_time_of_lima(moment, spanish, english):
    assert (say_day(moment, "es", LIMA), say_day(moment, "en", LIMA)) == (spanish, english)


@pytest.mark.parametrize("locale", ["es", "en"])
def test_only_plain_blanks_are_said(locale):
    moments = [datetime(2026, month, 1, hour, tzinfo=UTC) for month in range(1, 13) for hour in range(24)]
    said = "".join(say_day(moment, locale, LIMA) + say_date(moment.date(), locale) for moment in moments)
    assert [letter for letter in set(said) if letter.isspace()] == [" "]


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="has no time zone"):
        say_day(datetime(2026, 7, 14, 17, 0), "es", LIMA)  # noqa: DTZ001 - that is what is refused
