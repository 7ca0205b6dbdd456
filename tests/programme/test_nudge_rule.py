"""When a stalled TPE is asked again (domain.md §5, 4: after 24 h, 3 d, 7 d, then a person)."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from programme.nudges import next_nudge, reminder_at, told_at

LIMA = ZoneInfo("America/Lima")


def lima(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=LIMA) if text else None


@pytest.mark.parametrize(
    ("since", "sent", "sent_at", "due"),
    [
        pytest.param("2026-11-03 09:00", 0, None, "2026-11-04 09:00", id="the first after a day"),
        pytest.param("2026-11-03 09:00", 1, "2026-11-04 09:00", "2026-11-06 09:00", id="the second after three"),
        pytest.param("2026-11-03 09:00", 2, "2026-11-06 09:00", "2026-11-10 09:00", id="the third after seven"),
        pytest.param("2026-11-03 09:00", 3, "2026-11-10 09:00", None, id="there is no fourth"),
        pytest.param("2026-11-03 23:00", 0, None, "2026-11-04 20:30", id="due at night: the evening before"),
        pytest.param("2026-11-03 05:00", 0, None, "2026-11-03 20:30", id="due before dawn: the evening before"),
        pytest.param("2026-07-27 10:00", 0, None, "2026-07-30 06:30", id="not so soon: after the holidays"),
        pytest.param("2026-07-27 05:00", 0, None, "2026-07-27 20:30", id="soon enough: before the holidays"),
        pytest.param("2026-12-31 10:00", 0, None, "2027-01-02 06:30", id="New Year"),
        pytest.param("2026-03-29 10:00", 1, "2026-03-30 10:00", "2026-04-01 10:00", id="the day before Easter"),
        pytest.param("2026-03-30 10:00", 1, "2026-03-31 10:00", "2026-04-01 20:30", id="due on Maundy Thursday"),
        pytest.param("2026-11-03 09:00", 1, "2026-11-12 10:00", "2026-11-14 10:00", id="one that was late"),
        pytest.param("2026-11-03 09:00", 2, "2026-11-14 10:00", "2026-11-18 10:00", id="and the one after it"),
        pytest.param("2026-11-03 09:00", 1, "2026-11-03 15:00", "2026-11-06 09:00", id="one that was early"),
        pytest.param("2026-11-03 09:00", 0, "2026-11-03 18:00", "2026-11-04 18:00", id="after a facilitator's own"),
    ],
)
def test_a_reminder_goes_out_after_one_three_and_seven_days_of_silence(since, sent, sent_at, due):
    assert next_nudge(lima(since), sent, lima(sent_at), LIMA) == lima(due)


@pytest.mark.parametrize(
    ("asked", "hours", "at"),
    [
        pytest.param("2026-11-03 09:00", 3, "2026-11-03 12:00", id="in three hours"),
        pytest.param("2026-11-03 19:00", 3, "2026-11-03 20:30", id="in three hours, which is late: a little sooner"),
        pytest.param("2026-11-03 20:00", 3, "2026-11-04 06:30", id="in three hours, which is night: in the morning"),
        pytest.param("2026-11-03 22:00", 24, "2026-11-04 20:30", id="tomorrow, asked late"),
        pytest.param("2026-07-27 10:00", 24, "2026-07-30 06:30", id="tomorrow, which is a holiday"),
        pytest.param("2026-07-25 10:00", 72, "2026-07-27 20:30", id="in three days, which is a holiday"),
        pytest.param("2026-12-25 10:00", 168, "2026-12-31 20:30", id="in a week, which is New Year"),
    ],
)
def test_whoever_chooses_a_moment_is_reminded_then_at_an_allowed_hour(asked, hours, at):
    assert reminder_at(lima(asked), hours, LIMA) == lima(at)


@pytest.mark.parametrize(
    ("reminded", "told"),
    [
        pytest.param("2026-11-10 09:00", "2026-11-11 08:00", id="the morning after"),
        pytest.param("2026-11-10 20:30", "2026-11-11 08:00", id="after the last moment of a day"),
        pytest.param("2026-07-27 09:00", "2026-07-30 08:00", id="after the holidays"),
        pytest.param("2026-12-31 09:00", "2027-01-02 08:00", id="in the new year"),
    ],
)
def test_the_facilitators_are_told_on_the_next_working_morning(reminded, told):
    assert told_at(lima(reminded), LIMA) == lima(told)
