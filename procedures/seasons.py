"""When an organization harvests most, and on which weekdays it packs: its own word wins over the calendars (C19).

It is asked once: where its test is sent, or else with its first answer to an invitation. Any of its people
may change what it has said; what is planned for it follows in the same transaction.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from procedures import planning
from programme.harvest import Farm, Load
from storage import audit
from storage.seasons import farm_of, season_of, set_altitude, set_busiest, set_packing
from storage.shipped import harvest
from storage.tx import Tx

ASKED = "season.asked"
#: It has labour all the year, in days of the week: it is asked these, and no months (domain.md §2).
BANANA = "banana"
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ALL_YEAR = "all_year"
BANDS = frozenset({"low", "mid", "high"})
#: The questions of the test that say it too: how high the plots lie, and the months of most work.
ALTITUDE, BUSIEST = "q006", "q007"
#: A day of a month that says what its calendar says: a calendar that ships has whole months.
A_YEAR = 2026


def tell_months(tx: Tx, organization_id: int, months: Collection[int], by: int, now: datetime) -> None:
    """It harvests most in these months, 1 to 12; none: the same all the year."""
    _keep_months(tx, organization_id, months, by, now)
    audit.record(tx, "season.told", now, person_id=by, organization_id=organization_id, months=sorted(months))


def tell_packing(tx: Tx, organization_id: int, weekdays: Collection[int], by: int, now: datetime) -> None:
    """It cuts, packs and ships on these weekdays, Monday 0; none: on no fixed ones."""
    set_packing(tx, organization_id, weekdays, by, now)
    audit.record(tx, "season.told", now, person_id=by, organization_id=organization_id, packing=sorted(weekdays))
    planning.plan_organization(tx, organization_id, now)


def take_from_test(
    tx: Tx, organization_id: int, answers: Mapping[str, str | None], by: int, now: datetime
) -> frozenset[int] | None:
    """What its test says of altitude and months is taken as its word, where it has not said so otherwise. Returns the
    months that were taken; None: none were.
    """
    band = answers.get(ALTITUDE)
    is_higher = band in BANDS and set_altitude(tx, organization_id, band or "", now)
    farm, months = farm_of(tx, organization_id), _months_in(answers.get(BUSIEST))
    is_told = months is not None and farm.chain != BANANA and season_of(tx, organization_id) is None
    if is_told and months is not None:
        _keep_months(tx, organization_id, months, by, now)
    elif is_higher:
        planning.plan_organization(tx, organization_id, now)
    if is_told or is_higher:
        audit.record(tx, "season.taken_from_test", now, person_id=by, organization_id=organization_id)
    return months if is_told else None


def ask_once(tx: Tx, organization_id: int, now: datetime) -> bool:
    """Whether it is to be asked now: it was never asked unbidden, and has not said anything. From now on it was."""
    if season_of(tx, organization_id) is not None or audit.facts_of(tx, {ASKED}, organization_id):
        return False
    audit.record(tx, ASKED, now, organization_id=organization_id)
    return True


def default_months(farm: Farm) -> frozenset[int]:
    """The months of its peak by the calendars that ship; none: they know of none."""
    plain = Farm(farm.chain, farm.region, farm.altitude_band)
    return frozenset(each for each in range(1, 13) if harvest().load_on(plain, date(A_YEAR, each, 1)) is Load.PEAK)


def is_certain(farm: Farm, months: Collection[int]) -> bool:
    """Whether a source says so of each of these months."""
    plain = Farm(farm.chain, farm.region, farm.altitude_band)
    return all(harvest().is_certain(plain, date(A_YEAR, each, 1)) for each in months)


def _keep_months(tx: Tx, organization_id: int, months: Collection[int], by: int, now: datetime) -> None:
    halves = [half for month in months for half in (2 * month - 2, 2 * month - 1)]
    set_busiest(tx, organization_id, halves, by, now)
    planning.plan_organization(tx, organization_id, now)


def _months_in(answer: str | None) -> frozenset[int] | None:
    """The months that an answer names; none for the same all the year; None: it says nothing."""
    said = (answer or "").split()
    if said == [ALL_YEAR]:
        return frozenset()
    return frozenset(MONTHS.index(each) + 1 for each in said if each in MONTHS) or None
