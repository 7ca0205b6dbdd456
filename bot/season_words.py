"""When an organization harvests and packs, in words: by its own word, or by the calendars with how sure they are."""

from collections.abc import Collection

from bot.facilitators import chain_in_words, region_in_words
from bot.moments import say_day_of
from language.catalogs import Catalog
from language.dates import month_name, weekday_name
from procedures import seasons
from procedures.seasons import BANANA
from programme.harvest import Farm
from storage.seasons import farm_of, season_of
from storage.tx import Tx

MONTHS = 12


def say_season(_: Catalog, tx: Tx, organization_id: int) -> str:
    """One line for those who look after an organization: what it has said, or what its calendar says."""
    farm, told = farm_of(tx, organization_id), season_of(tx, organization_id)
    if told is not None and farm.chain == BANANA:
        days = say_weekdays(_, told.packing) if told.packing else _("no fixed days")
        return _("Packing: {days} (its own word)", days=days)
    if told is not None and told.busiest is not None:
        months = months_of(told.busiest)
        return _("Harvest: {months} (its own word)", months=say_months(_, months) if months else _("all the year"))
    months = seasons.default_months(farm)
    if farm.chain == BANANA or not months:
        return ""
    said = _("Harvest: {months} (by the calendar)", months=say_months(_, months))
    return said if seasons.is_certain(farm, months) else f"{said}, {_('not confirmed')}"


def say_months(_: Catalog, months: Collection[int]) -> str:
    """«junio a agosto», «diciembre a febrero», «marzo, mayo y junio»: months that follow one another as one."""
    groups = [
        month_name(first, _.locale)
        if first == last
        else _("{first} to {last}", first=month_name(first, _.locale), last=month_name(last, _.locale))
        for first, last in _in_a_row(months)
    ]
    return _listed(_, groups)


def say_weekdays(_: Catalog, weekdays: Collection[int]) -> str:
    """«lunes, martes y jueves»."""
    return _listed(_, [weekday_name(each, _.locale) for each in sorted(weekdays)])


def months_of(halves: Collection[int]) -> frozenset[int]:
    """The months of which a half is among them."""
    return frozenset(half // 2 + 1 for half in halves)


def say_told(_: Catalog, tx: Tx, organization_id: int) -> str:
    """What was said last, by whom and when; blank: nothing yet."""
    told = season_of(tx, organization_id)
    if told is None:
        return ""
    if farm_of(tx, organization_id).chain == BANANA:
        said = say_weekdays(_, told.packing) if told.packing else _("no fixed days")
    else:
        months = months_of(told.busiest or ())
        said = say_months(_, months) if months else _("all the year the same")
    if told.by is None:
        return _("So far: {what}", what=said)
    return _("So far: {what} (said by {name}, {day})", what=said, name=told.by, day=say_day_of(_, told.at))


def say_default(_: Catalog, farm: Farm) -> str:
    """«Según el calendario de café en Junín (no confirmado): abril a agosto»; blank: there is no calendar."""
    months = seasons.default_months(farm)
    if not months:
        return ""
    about = {
        "chain": chain_in_words(_, farm.chain),
        "region": region_in_words(_, farm.region),
        "months": say_months(_, months),
    }
    if seasons.is_certain(farm, months):
        return _("By the calendar of {chain} in {region}: {months}", **about)
    return _("By the calendar of {chain} in {region} (not confirmed): {months}", **about)


def _in_a_row(months: Collection[int]) -> list[tuple[int, int]]:
    """First and last of each row of months; a row may go across the year's end."""
    starts = [each for each in sorted(months) if (each - 2) % MONTHS + 1 not in months]
    if months and not starts:
        return [(1, MONTHS)]
    rows = []
    for first in starts:
        last = first
        while last % MONTHS + 1 in months:
            last = last % MONTHS + 1
        rows.append((first, last))
    return rows


def _listed(_: Catalog, names: list[str]) -> str:
    if len(names) < 2:  # noqa: PLR2004 - nothing stands between
        return "".join(names)
    return _("{list} and {last}", list=", ".join(names[:-1]), last=names[-1])
