"""/avisos: what comes by itself, at which hours, how often, from when on, or never. A bare STOP or «baja» always stops.

Answers to what they ask, and what people of the RPE write to them, come whatever they choose here.
"""

from datetime import date, timedelta

from bot import tpe
from bot.moments import LIMA
from bot.presses import Press, Verb, press, read_press
from bot.turn import Shown, Turn, remarked
from language.catalogs import Catalog
from language.dates import say_date, say_full_date
from language.errors import MomentRefused
from language.reading_moments import read_day
from notifications.screen import Button, Screen
from procedures import notice_preferences
from procedures.answering import Sitting
from programme.imports import fold
from programme.messages import Message
from programme.questionnaire import choices_now
from programme.reminders import Hours, Preferences
from programme.steps import Kind
from storage.handoffs import note_written, talk_in
from storage.seats import preferences_of

#: Alone in a message these stop, whatever is being asked; but where the low zone is an option, «baja» means that.
LOW = "baja"
STOPS = frozenset({"stop", LOW, "dar_de_baja", "darme_de_baja", "unsubscribe"})
#: These too, but where a question of the test asks for words they are its answer.
STOPS_IN_WORDS = frozenset({"no_quiero_mas_mensajes", "no_quiero_mensajes", "no_mas_mensajes", "no_quiero_mas_avisos"})
#: These lead to the choices.
OPENS = frozenset({"avisos", "menos_avisos", "pausar_avisos", "notices"})

CHOICES = {
    Hours.ANY: Message("Any hour"),
    Hours.MORNING: Message("In the morning (until 12:00)"),
    Hours.EVENING: Message("In the evening (from 18:00)"),
}
HOURS = {
    Hours.ANY: Message("between 6:30 a. m. and 8:30 p. m."),
    Hours.MORNING: Message("in the morning, from 6:30 a. m. to 12:00 p. m."),
    Hours.EVENING: Message("in the evening, from 6:00 p. m. to 8:30 p. m."),
}
PAUSES = {7: Message("Pause for 1 week"), 30: Message("Pause for 1 month")}
REFUSED = {
    MomentRefused.PAST: Message("That day is not to come. Write a later one, such as 14/8."),
    MomentRefused.TOO_FAR: Message("That is more than a year from now. Write an earlier day, or stop the notices."),
    MomentRefused.NO_SUCH_DAY: Message("There is no such day. Look at the number and the month, please."),
    MomentRefused.OTHER_WEEKDAY: Message("That date is another day of the week. Write just the date, such as 14/8."),
}

Row = tuple[Button, ...]


def is_about(turn: Turn) -> bool:
    """Whether what was typed is a wish about notices and nothing else. Inside a longer text it may be an answer."""
    said = fold(turn.event.text)
    if said in STOPS:
        return said != LOW or not _is_low_an_option(turn)
    return said in STOPS_IN_WORDS | OPENS and not _is_words_asked(turn)


def stops(text: str) -> bool:
    """Whether a text is a bare STOP and nothing else."""
    return fold(text.removeprefix("/").split("@")[0]) in STOPS


def draw_way(_: Catalog) -> Button:
    """To the choices."""
    return Button(_("Notices"), press(Verb.NOTICES))


def on_notices(turn: Turn) -> Shown:
    """/avisos, «avisos», the button."""
    return _draw(turn)


def on_typed(turn: Turn) -> Shown:
    """Words alone: those that stop do so at once."""
    said = fold(turn.event.text.split("@")[0])
    return _stop(turn) if said in STOPS | STOPS_IN_WORDS else _draw(turn)


def on_hours(turn: Turn) -> Shown:
    """A part of the day."""
    _, code = turn._, _pressed(turn).word(0)
    if code not in set(Hours) or _has_stopped(turn):
        return _draw(turn)
    hours = Hours(code)
    notice_preferences.prefer_hours(turn.tx, _me(turn), hours, turn.now)
    said = _("From now on your notices come {when}", when=_.of(HOURS[hours]))
    return remarked(f"{said} {_('Only what is urgent comes at another hour.')}", _draw(turn))


def on_fewer(turn: Turn) -> Shown:
    """«Menos avisos», «Todos los avisos»."""
    _, fewer = turn._, _pressed(turn).number(0) == 1
    if _has_stopped(turn):
        return _draw(turn)
    notice_preferences.want_fewer(turn.tx, _me(turn), turn.now, fewer=fewer)
    said = _("From now on: at most 1 notice a day, and fewer reminders of each session.")
    if not fewer:
        said = _("From now on all notices come: at most 2 a day.")
    return remarked(said, _draw(turn))


def on_pause(turn: Turn) -> Shown:
    """For a week, a month, or until a day that is typed."""
    days = _pressed(turn).number(0)
    if _has_stopped(turn):
        return _draw(turn)
    if days in PAUSES:
        return _pause(turn, _today(turn) + timedelta(days=days))
    return _ask_day(turn)


def on_day(turn: Turn) -> Shown:
    """The day until which they pause was typed."""
    _, me = turn._, _me(turn)
    talk_in(turn.tx, me, None)
    turn.refresh()
    try:
        until = read_day(turn.event.text, turn.now, LIMA)
    except MomentRefused as refused:
        unclear = Message("I did not understand the day. Write it like this: 14/8, or 14 de agosto.")
        return _ask_day(turn, _.of(REFUSED.get(refused.why, unclear)))
    if until > _today(turn) + notice_preferences.LONGEST_PAUSE:
        return _ask_day(turn, _("That is more than a year from now. Write an earlier day, or stop the notices."))
    return _pause(turn, until)


def on_stop(turn: Turn) -> Shown:
    """«No recibir avisos»: asks once more, and then stops."""
    _ = turn._
    if _pressed(turn).number(0) == 1:
        return _stop(turn)
    text = _("Do you want no notices at all? No invitations, reminders or changes of date would come.")
    yes, no = Button(_("Yes, stop them"), press(Verb.STOP_NOTICES, 1)), Button(_("No, keep them"), press(Verb.NOTICES))
    fewer = Button(_("Fewer notices"), press(Verb.FEWER, 1))
    return Screen(text, ((yes,), (fewer,), (no,)))


def on_resume(turn: Turn) -> Shown:
    """«Volver a recibir»."""
    notice_preferences.resume(turn.tx, _me(turn), turn.now)
    return remarked(turn._("From now on notices come again."), _draw(turn))


def say_in_short(_: Catalog, wanted: Preferences, today: date) -> str:
    """For those who look after a person: that they get no notices now; blank where they do."""
    if wanted.stopped:
        return _("wants no notices")
    if wanted.paused_until is not None and wanted.paused_until > today:
        return _("has paused notices until {day}", day=say_date(wanted.paused_until, _.locale))
    return ""


def _draw(turn: Turn) -> Screen:
    """How it is now, and the choices."""
    _, wanted = turn._, preferences_of(turn.tx, _me(turn))
    text = (
        _("Notices are what comes by itself: invitations, reminders, changes of date."),
        _say_now(turn, wanted),
        _("Answers to what you ask always come."),
    )
    return Screen("\n\n".join(text), _choices(turn, wanted))


def _say_now(turn: Turn, wanted: Preferences) -> str:
    _ = turn._
    if wanted.stopped:
        return _("Now: you get none.")
    if wanted.paused_until is not None and wanted.paused_until > _today(turn):
        return _("Now: they are paused until {day}.", day=say_full_date(wanted.paused_until, _.locale))
    when = _.of(HOURS[wanted.hours])
    return _("Now: at most {n} a day, {when}", n=1 if wanted.fewer else 2, when=when)


def _choices(turn: Turn, wanted: Preferences) -> tuple[Row, ...]:
    _ = turn._
    again = (Button(_("Get them again"), press(Verb.RESUME_NOTICES)),)
    on = (Button(_("Continue"), press(Verb.START)),)
    if wanted.stopped:
        return (again, on)
    is_paused = wanted.paused_until is not None and wanted.paused_until > _today(turn)
    hours = [
        (Button(_ticked(_.of(words), hours == wanted.hours), press(Verb.NOTICE_HOURS, hours)),)
        for hours, words in CHOICES.items()
    ]
    fewer = Button(_("All notices"), press(Verb.FEWER, 0)) if wanted.fewer else None
    pauses = tuple(Button(_.of(words), press(Verb.PAUSE_NOTICES, days)) for days, words in PAUSES.items())
    return (
        *((again,) if is_paused else ()),
        *hours,
        (fewer or Button(_("Fewer notices"), press(Verb.FEWER, 1)),),
        pauses,
        (Button(_("Pause until a date…"), press(Verb.PAUSE_NOTICES, 0)),),
        (Button(_("No notices"), press(Verb.STOP_NOTICES)),),
        on,
    )


def _ticked(label: str, is_chosen: bool) -> str:
    return f"✓ {label}" if is_chosen else label


def _pause(turn: Turn, until: date) -> Screen:
    _ = turn._
    notice_preferences.pause(turn.tx, _me(turn), until, turn.now)
    said = _("From now on no notices come. They come again by themselves on {day}.", day=say_full_date(until, _.locale))
    more = _("If a session to which you go changes or is called off, I tell you all the same.")
    return Screen(f"{said}\n\n{more}", _choices(turn, preferences_of(turn.tx, _me(turn)))[:1])


def _stop(turn: Turn) -> Screen:
    _ = turn._
    notice_preferences.stop(turn.tx, _me(turn), turn.now)
    said = _("From now on no notices come: no invitations, no reminders, no changes of date.")
    more = _("Answers to what you ask always come. You can get them again whenever you want.")
    return Screen(f"{said}\n\n{more}", _choices(turn, preferences_of(turn.tx, _me(turn))))


def _ask_day(turn: Turn, remark: str = "") -> Screen:
    _ = turn._
    note_written(turn.tx, _me(turn), press(Verb.PAUSE_NOTICES, 0))
    turn.refresh()
    asked = _("Until which day do you want no notices? Write it like this: 14/8, or 14 de agosto.")
    text = f"{remark}\n\n{asked}" if remark else asked
    return Screen(text, ((Button(_("Back"), press(Verb.NOTICES)),),))


def _is_words_asked(turn: Turn) -> bool:
    """Whether the open question of the test is answered in one's own words."""
    sitting = _sitting(turn)
    return sitting is not None and sitting.here is not None and sitting.here.kind is Kind.TEXT


def _is_low_an_option(turn: Turn) -> bool:
    """Whether an option of the open question has the word «baja»."""
    sitting = _sitting(turn)
    if sitting is None or sitting.here is None or not sitting.here.selects:
        return False
    form = sitting.questionnaire
    offered = choices_now(form, sitting.here, sitting.answers)
    return any(LOW in fold(form.text(choice.label, turn._.locale)).split("_") for choice in offered)


def _sitting(turn: Turn) -> Sitting | None:
    """The open test of whoever answers it."""
    if turn.membership is None or not turn.membership.accepted or turn.membership.job is None:
        return None
    sitting = tpe.sit(turn)
    return sitting if sitting is not None and sitting.is_open else None


def _has_stopped(turn: Turn) -> bool:
    """Whether they get none: then nothing but «Volver a recibir» changes anything."""
    return preferences_of(turn.tx, _me(turn)).stopped


def _today(turn: Turn) -> date:
    return turn.now.astimezone(LIMA).date()


def _pressed(turn: Turn) -> Press:
    return read_press(turn.event.pressed or "") or Press(Verb.NOTICES)


def _me(turn: Turn) -> int:
    assert turn.speaker is not None
    return turn.speaker.person_id
