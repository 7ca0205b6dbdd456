"""Times go in aware, and come back aware and in UTC."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from storage.audit import AuditEntry, record
from storage.tables import table
from storage.updates import OwedReply, oldest_owed, owe

LIMA = timezone(timedelta(hours=-5))
WHENS = [
    ("in UTC", datetime(2026, 11, 3, 14, 30, 5, 123456, tzinfo=UTC)),
    ("in Lima", datetime(2026, 11, 3, 23, 59, 59, 1, tzinfo=LIMA)),
    ("beyond the day line", datetime(2026, 1, 1, 0, 0, tzinfo=timezone(timedelta(hours=14)))),
    ("before 1970", datetime(1902, 2, 3, 4, 5, tzinfo=UTC)),
]


@pytest.mark.parametrize("when", [row[1] for row in WHENS], ids=[row[0] for row in WHENS])
def test_a_time_comes_back_as_the_same_instant_in_utc(do, when):
    do(record, "tried", when)
    do(owe, 1, 5, {}, when, None)

    entries = table(AuditEntry)
    as_row = do(lambda tx: tx.connection().execute(select(entries.c.at)).scalar_one())
    as_object = do(lambda tx: tx.exec(select(AuditEntry)).one()[0].at)
    smallest = do(oldest_owed)

    assert as_row == as_object == smallest == when
    assert {each.utcoffset() for each in (as_row, as_object, smallest)} == {timedelta(0)}


def test_times_written_in_different_zones_keep_their_order(do):
    do(owe, 1, 5, {}, datetime(2026, 11, 3, 9, 0, tzinfo=LIMA), None)
    do(owe, 2, 6, {}, datetime(2026, 11, 3, 13, 0, tzinfo=UTC), None)

    assert do(oldest_owed) == datetime(2026, 11, 3, 13, 0, tzinfo=UTC)
    before = table(OwedReply).c.owed_since < datetime(2026, 11, 3, 8, 30, tzinfo=LIMA)
    assert do(
        lambda tx: tx.connection().execute(select(table(OwedReply).c.update_id).where(before)).scalars().all()
    ) == [2]


@pytest.mark.parametrize("write", [record, owe], ids=["as an object", "as a statement"])
def test_a_time_without_a_zone_is_refused_and_nothing_is_kept(do, write):
    naive = datetime(2026, 11, 3, 14, 30)  # noqa: DTZ001 - that is the fault
    facts = ("tried", naive) if write is record else (1, 5, {}, naive, None)

    with pytest.raises((StatementError, ValueError), match=r"(?i)naive|tz|timezone|aware"):
        do(write, *facts)
    assert do(lambda tx: len(tx.exec(select(AuditEntry)).all())) == 0
    assert do(oldest_owed) is None
