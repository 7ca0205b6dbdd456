"""When few have confirmed a session, and when it is looked at: the table that ships, and its rule (C23; seed L845)."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from programme.few_confirmed import MissingThreshold, checkpoints, read_thresholds
from programme.reminder_rules import RulesRefused
from programme.sheets import make_sheet
from storage.shipped import few_confirmed

LIMA = ZoneInfo("America/Lima")


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=LIMA)


@pytest.mark.parametrize(
    ("case", "confirmed", "invited", "capacity", "few"),
    [
        ("the pilot's alarm: three or four people", 4, 22, None, True),
        ("five are enough", 5, 22, None, False),
        ("of thirteen invited, five", 4, 13, None, True),
        ("of twelve invited, one in three", 4, 12, None, False),
        ("one fewer than one in three", 3, 12, None, True),
        ("of three invited, one", 1, 3, None, False),
        ("of one invited, that one", 0, 1, None, True),
        ("nobody was invited, nobody is missing", 0, 0, None, False),
        ("a full room of three seats", 3, 22, 3, False),
        ("a free seat of three", 2, 22, 3, True),
    ],
)
def test_few_have_confirmed(case, confirmed, invited, capacity, few):
    assert few_confirmed().are_few(confirmed, invited, capacity) is few, case


@pytest.mark.parametrize(
    ("case", "starts", "since", "looked"),
    [
        (
            "announced long before",
            "2026-08-14 17:30",
            "2026-07-01 09:00",
            ["08-04 08:00", "08-09 08:00", "08-12 08:00"],
        ),
        ("announced a day before the first", "2026-08-14 17:30", "2026-08-03 08:00", ["08-04", "08-09", "08-12"]),
        ("announced later than that", "2026-08-14 17:30", "2026-08-03 08:01", ["08-09", "08-12"]),
        ("announced on the day before", "2026-08-14 17:30", "2026-08-13 08:00", []),
        ("on a holiday it is looked at before", "2026-12-10 17:30", "2026-11-01 09:00", ["11-30", "12-05", "12-07"]),
        (
            "the hour of the session does not matter",
            "2026-08-14 07:00",
            "2026-07-01 09:00",
            ["08-04", "08-09", "08-12"],
        ),
    ],
)
def test_it_is_looked_at_ten_five_and_two_days_before_at_eight(case, starts, since, looked):
    found = checkpoints(few_confirmed(), at(starts), at(since), LIMA)

    assert [
        f"{each.due_at.astimezone(LIMA):%m-%d %H:%M}"[: len(said)] for each, said in zip(found, looked, strict=True)
    ] == (looked), case
    assert [each.until for each in found] == [*(each.due_at for each in found[1:]), *([at(starts)] if found else [])]
    assert all(each.due_at.tzinfo is UTC for each in found)


def test_the_table_is_taken_whole_or_not_at_all():
    rows = [("menos de", "5", "porque sí", "L845"), ("uno de cada", "3", "porque sí", "L845")]
    columns = ("what", "value", "reason", "source")

    with pytest.raises(MissingThreshold) as missing:
        read_thresholds(make_sheet("few", columns, rows))
    assert missing.value.what == "days"
    for wrong in ("cinco", "0", "", "5,5", "-5"):
        with pytest.raises(RulesRefused):
            read_thresholds(make_sheet("few", columns, [("menos de", wrong, "porque sí", "L845")]))
