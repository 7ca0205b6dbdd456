"""/cosecha: in which months an organization harvests most, or on which weekdays it packs. Its word wins over the
calendars (domain.md C19, §2), and any of its people may change it.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace

from bot.facilitators import capital
from bot.presses import Press, Verb, press, read_press
from bot.season_words import MONTHS, months_of, say_default, say_months, say_told, say_weekdays
from bot.turn import Shown, Turn, remarked
from language.dates import month_name, weekday_name
from language.reading_seasons import read_months, read_weekdays
from notifications.screen import Button, Screen
from procedures import seasons
from procedures.errors import NotYours
from procedures.seasons import BANANA
from programme.harvest import HALVES, Farm
from storage.handoffs import note_written, talk_in
from storage.memberships import belongs
from storage.organizations import Organization
from storage.seasons import farm_of, season_of

WEEKDAYS = 7
#: Buttons of a row: months are written short.
MONTHS_A_ROW, WEEKDAYS_A_ROW = 4, 3
#: Both halves of a month, as bits.
A_MONTH = 0b11
#: The buttons that are about weekdays of packing; the others are about months.
OF_WEEKDAYS = frozenset({Verb.PACKING, Verb.PACKING_DONE})

Row = tuple[Button, ...]


def on_season(turn: Turn) -> Shown:
    """/cosecha, and the button. Raises `NotYours`, as all here."""
    organization_id = _pressed(turn).number(0)
    if organization_id is None and turn.membership is not None:
        organization_id = turn.membership.organization_id
    return _draw(turn, _mine(turn, organization_id), None)


def on_month(turn: Turn) -> Shown:
    """A month, or a weekday, was ticked or unticked; it counts once «Listo» is pressed."""
    read = _pressed(turn)
    organization_id = _mine(turn, read.number(0))
    return _draw(turn, organization_id, _ticked_for(turn, organization_id, read))


def on_done(turn: Turn) -> Shown:
    """«Listo», «Es así», «Todo el año por igual»: these months."""
    assert turn.speaker is not None
    _, read = turn._, _pressed(turn)
    organization_id = _mine(turn, read.number(0))
    ticked = _ticked_for(turn, organization_id, read)
    if ticked is None:
        return _draw(turn, organization_id, None)
    if len(ticked) == MONTHS:
        ticked = frozenset()
    seasons.tell_months(turn.tx, organization_id, ticked, turn.speaker.person_id, turn.now)
    said = _("Noted: you harvest most in {months}.", months=say_months(_, ticked))
    if not ticked:
        said = _("Noted: you harvest the same all the year.")
    so = _("In those months I write less, early or in the evening.") if ticked else ""
    return _noted(turn, organization_id, " ".join(filter(None, (said, so))))


def on_packing(turn: Turn) -> Shown:
    """«Listo»: on these weekdays."""
    assert turn.speaker is not None
    _, read = turn._, _pressed(turn)
    organization_id = _mine(turn, read.number(0))
    ticked = _ticked_for(turn, organization_id, read)
    if ticked is None:
        return _draw(turn, organization_id, None)
    seasons.tell_packing(turn.tx, organization_id, ticked, turn.speaker.person_id, turn.now)
    said = _("Noted: you cut and pack on {days}. I do not write on those days.", days=say_weekdays(_, ticked))
    if not ticked:
        said = _("Noted: you have no fixed days of cutting and packing.")
    return _noted(turn, organization_id, said)


def on_text(turn: Turn) -> Shown:
    """Months or weekdays were typed: they are ticked. Raises `NotYours`."""
    assert turn.speaker is not None
    _, read = turn._, read_press(turn.speaker.written_in or "") or Press(Verb.SEASON)
    talk_in(turn.tx, turn.speaker.person_id, None)
    organization_id = _mine(turn, read.number(0))
    is_banana = farm_of(turn.tx, organization_id).chain == BANANA
    found = (read_weekdays if is_banana else read_months)(turn.event.text)
    if found is None:
        example = _("Monday and Thursday") if is_banana else _("April to July and November")
        said = _("I did not understand that. Tick them, or write them like this: {example}", example=example)
        return remarked(said, _draw(turn, organization_id, None))
    return _draw(turn, organization_id, found)


def after_test(turn: Turn, organization_id: int, answers: Mapping[str, str | None], screen: Screen) -> Screen:
    """The screen after the test was sent, with the one question more; or with what the test has said of it."""
    assert turn.speaker is not None
    _ = turn._
    taken = seasons.take_from_test(turn.tx, organization_id, answers, turn.speaker.person_id, turn.now)
    if taken is None:
        return asking(turn, organization_id, screen)
    said = _("The test says that you harvest most in {months}: I write less then.", months=say_months(_, taken))
    if not taken:
        said = _("The test says that you harvest the same all the year.")
    way = (Button(_("Change the months"), press(Verb.SEASON, organization_id)),)
    return replace(screen, text=f"{screen.text}\n\n{said}", rows=(*screen.rows, way))


def asking(turn: Turn, organization_id: int, screen: Screen) -> Screen:
    """The screen, with the question when they harvest most; as it was where that was asked before, or is known."""
    if turn.is_assisting or not seasons.ask_once(turn.tx, organization_id, turn.now):
        return screen
    _, is_banana = turn._, farm_of(turn.tx, organization_id).chain == BANANA
    question = _("One question more, so that I do not write to you in the middle of the harvest:")
    label = _("Say the days of packing") if is_banana else _("Say the months of harvest")
    what = _("on which days do you cut and pack?") if is_banana else _("in which months do you harvest most?")
    way = (Button(label, press(Verb.SEASON, organization_id)),)
    return replace(screen, text=f"{screen.text}\n\n{question} {what}", rows=(*screen.rows, way))


def _draw(turn: Turn, organization_id: int, ticked: frozenset[int] | None) -> Screen:
    """What is asked; `ticked`: what is so far, None: as the organization has said last."""
    _, farm, told = turn._, farm_of(turn.tx, organization_id), season_of(turn.tx, organization_id)
    name = turn.tx.get_one(Organization, organization_id).legal_name
    is_banana = farm.chain == BANANA
    if ticked is None and told is not None:
        ticked = told.packing if is_banana else months_of(told.busiest or ())
    asked = _("On which days do you cut, pack and ship?") if is_banana else _("In which months do you harvest most?")
    parts = (
        name,
        asked,
        _("So I write to you less then.") if is_banana else _("So I write to you less in those months."),
        say_told(_, turn.tx, organization_id) or ("" if is_banana else say_default(_, farm)),
        _("Tick them and press «Done»."),
    )
    draw = _weekdays if is_banana else _months
    rows = draw(turn, organization_id, farm, ticked or frozenset())
    back = (Button(_("Continue"), press(Verb.START)),)
    assert turn.speaker is not None
    note_written(turn.tx, turn.speaker.person_id, press(Verb.SEASON, organization_id))
    turn.refresh()
    return Screen("\n\n".join(filter(None, parts)), (*rows, back))


def _months(turn: Turn, organization_id: int, farm: Farm, ticked: frozenset[int]) -> tuple[Row, ...]:
    _ = turn._
    buttons = [
        Button(
            _mark(capital(month_name(month, _.locale, short=True)), month in ticked),
            press(Verb.MONTH, organization_id, _month_bits(ticked ^ {month})),
        )
        for month in range(1, MONTHS + 1)
    ]
    rows = [tuple(buttons[at : at + MONTHS_A_ROW]) for at in range(0, MONTHS, MONTHS_A_ROW)]
    done = Verb.SEASON_DONE
    if ticked:
        return (*rows, (Button(_("Done"), press(done, organization_id, _month_bits(ticked))),))
    default = seasons.default_months(farm)
    if default and season_of(turn.tx, organization_id) is None:
        rows.append((Button(_("It is as the calendar says"), press(done, organization_id, _month_bits(default))),))
    rows.append((Button(_("The same all the year"), press(done, organization_id, _month_bits(frozenset()))),))
    return tuple(rows)


def _weekdays(turn: Turn, organization_id: int, _farm: Farm, ticked: frozenset[int]) -> tuple[Row, ...]:
    _ = turn._
    buttons = [
        Button(
            _mark(capital(weekday_name(day, _.locale)), day in ticked),
            press(Verb.PACKING, organization_id, _bits(ticked ^ {day})),
        )
        for day in range(WEEKDAYS)
    ]
    rows = [tuple(buttons[at : at + WEEKDAYS_A_ROW]) for at in range(0, WEEKDAYS, WEEKDAYS_A_ROW)]
    label = _("Done") if ticked else _("No fixed days")
    return (*rows, (Button(label, press(Verb.PACKING_DONE, organization_id, _bits(ticked))),))


def _noted(turn: Turn, organization_id: int, said: str) -> Shown:
    _ = turn._
    rows = ((Button(_("Change it"), press(Verb.SEASON, organization_id)), Button(_("Continue"), press(Verb.START))),)
    name = turn.tx.get_one(Organization, organization_id).legal_name
    return remarked(said, Screen(_("It holds for {name}. Your colleagues see it too.", name=name), rows))


def _mine(turn: Turn, organization_id: int | None) -> int:
    """An organization of theirs, or the one that a facilitator answers for. Raises `NotYours`."""
    if organization_id is None or turn.speaker is None:
        raise NotYours
    if turn.is_assisting:
        if turn.membership is None or turn.membership.organization_id != organization_id:
            raise NotYours
    elif not belongs(turn.tx, turn.speaker.person_id, organization_id):
        raise NotYours
    return organization_id


def _ticked_on(read: Press) -> frozenset[int] | None:
    """The months (1 to 12) or weekdays (0 to 6) on a button; None: it names none that there are."""
    try:
        bits = int(read.word(1), 16)
    except ValueError:
        return None
    is_week = read.verb in OF_WEEKDAYS
    if not 0 <= bits < 1 << (WEEKDAYS if is_week else HALVES):
        return None
    if is_week:
        return frozenset(day for day in range(WEEKDAYS) if bits >> day & 1)
    return frozenset(month for month in range(1, MONTHS + 1) if bits >> (2 * month - 2) & A_MONTH)


def _ticked_for(turn: Turn, organization_id: int, read: Press) -> frozenset[int] | None:
    """The same; None also where the button asks what is not asked of that chain (any more)."""
    is_banana = farm_of(turn.tx, organization_id).chain == BANANA
    return _ticked_on(read) if is_banana == (read.verb in OF_WEEKDAYS) else None


def _month_bits(months: Collection[int]) -> str:
    """Both halves of each month."""
    return _bits([half for month in months for half in (2 * month - 2, 2 * month - 1)])


def _bits(places: Collection[int]) -> str:
    return format(sum(1 << place for place in places), "x")


def _mark(label: str, ticked: bool) -> str:
    return f"✓ {label}" if ticked else label


def _pressed(turn: Turn) -> Press:
    return read_press(turn.event.pressed or "") or Press(Verb.SEASON)
