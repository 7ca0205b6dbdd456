"""After a session: how useful it was, or why they could not be there, and a line of their own (C33, C34, C46)."""

from collections.abc import Callable

from bot import session_page
from bot.lists import shorten
from bot.presses import Press, Verb, press, read_press
from bot.question import in_even_rows
from bot.session_words import when
from bot.turn import Shown, Turn, remarked
from language.catalogs import Catalog
from notifications.screen import Button, Screen
from procedures import opinions
from procedures.errors import NotYours, OpinionClosed
from procedures.opinions import LONGEST_LINE, LOW, SCORES, Asked, Summed
from procedures.staff import Staff, visible
from programme.messages import Message
from programme.session_reasons import UNSAID, WHY_ABSENT
from storage.handoffs import note_written, talk_in
from storage.materials import materials_of
from storage.opinions import Said
from storage.sessions import SessionView

CLOSED = {
    OpinionClosed.TOO_EARLY: Message("That session is not over. I ask you when it is."),
    OpinionClosed.TOO_LATE: Message("That session was some time ago: what you said of it stays as it is."),
}
SIGNAL = "signal"
#: So many lines are shown, so much of each, and of the name of whose it is.
LINES, A_LINE, A_NAME = 2, 80, 40

Row = tuple[Button, ...]
#: What is done about a session of which something may be said, by a button.
Say = Callable[[Asked, Press], Shown]


def on_score(turn: Turn) -> Shown:
    """1 to 5."""

    def scored(asked: Asked, read: Press) -> Shown:
        score = read.number(1)
        if score is None or score not in SCORES:
            return _draw_question(turn, asked)
        opinions.give_score(turn.tx, asked, _me(turn), score, turn.now)
        return _thank(turn, asked, turn._("Thank you. You said {n} of 5.", n=score), is_bad=score <= LOW)

    return _about(turn, scored)


def on_absent(turn: Turn) -> Shown:
    """«No pude ir»: it stands at once; why comes after it."""

    def absent(asked: Asked, _read: Press) -> Shown:
        _, number = turn._, asked.invited.id
        opinions.say_absent(turn.tx, asked, _me(turn), UNSAID, turn.now)
        why = [Button(_.of(words), press(Verb.ABSENT_WHY, number, code)) for code, words in WHY_ABSENT.items()]
        text = (_title(turn, asked), _("Thank you for telling us. Why could you not be there?"))
        return Screen("\n\n".join(text), in_even_rows(why, 2))

    return _about(turn, absent)


def on_absent_why(turn: Turn) -> Shown:
    """The reason, in one tap."""

    def told(asked: Asked, read: Press) -> Shown:
        code = read.word(1)
        if code not in WHY_ABSENT:
            return _draw_question(turn, asked)
        opinions.say_absent(turn.tx, asked, _me(turn), code, turn.now)
        return _thank(turn, asked, turn._("Thank you. I have noted why."), is_bad=code == SIGNAL, lost=code == SIGNAL)

    return _about(turn, told)


def on_line(turn: Turn) -> Shown:
    """One line, or another one."""
    return _about(turn, lambda asked, _read: _ask_line(turn, asked))


def on_text(turn: Turn) -> Shown:
    """The line was typed, or something was sent that is none."""
    assert turn.speaker is not None
    read = read_press(turn.speaker.written_in or "") or Press(Verb.LINE)
    talk_in(turn.tx, _me(turn), None)
    turn.refresh()

    def written(asked: Asked, _read: Press) -> Shown:
        _, line = turn._, " ".join(turn.event.text.split())
        if not line:
            return remarked(_("Only text, please: one line."), _ask_line(turn, asked))
        if len(line) > LONGEST_LINE:
            said = _("That has {n} letters. Write it in up to {most}.", n=len(line), most=LONGEST_LINE)
            return remarked(said, _ask_line(turn, asked))
        opinions.say_line(turn.tx, asked, _me(turn), line, turn.now)
        said = _("Thank you. Those who give the session read what you wrote.")
        return Screen(said, ((Button(_("Write it anew"), press(Verb.LINE, asked.invited.id)), _on(_)),))

    return _about(turn, written, read)


def say_opinions(turn: Turn, staff: Staff, session: SessionView) -> str:
    """For those who look after a session: what was said of it, in the words of those whose names they may read; blank:
    nothing yet.
    """
    readable = {each.id for each in visible(turn.tx, staff, session)}
    _, summed = turn._, opinions.sum_up(turn.tx, session.id, readable)
    parts = []
    if summed.mean is not None:
        mean = f"{summed.mean:.1f}".replace(".", "," if _.locale == "es" else ".")
        parts.append(
            _("Of use: {mean} of 5 ({n} of {total} answered)", mean=mean, n=summed.scored, total=summed.expected)
        )
    if summed.absences:
        parts.append(_("Could not be there: {reasons}", reasons=_say_absences(_, summed)))
    shown = summed.lines[-LINES:]
    parts.extend(f"· {shorten(name, A_NAME)}: «{shorten(line, A_LINE)}»" for name, line in shown)
    if summed.written > len(shown):
        parts.append(_.many("{n} opinion in words", "{n} opinions in words", summed.written))
    return "\n".join(parts)


def _about(turn: Turn, step: Say, read: Press | None = None) -> Shown:
    """The step, for those who were to go, while something may be said; others are told why not."""
    _, read = turn._, read or read_press(turn.event.pressed or "") or Press(Verb.SCORE)
    on = ((Button(_("Agenda"), press(Verb.AGENDA, 0)), _on(_)),)
    try:
        return step(opinions.may_say(turn.tx, _me(turn), read.number(0), turn.now), read)
    except NotYours:
        return Screen(_("Only those who were to go to that session are asked about it."), on)
    except OpinionClosed as closed:
        return Screen(_.of(CLOSED[closed.why]), on)


def _draw_question(turn: Turn, asked: Asked) -> Screen:
    """«¿Le sirvió?», with what was said before ticked."""
    _ = turn._
    text = (_title(turn, asked), when(_, asked.session), _("Was it of use to you? 1: very little. 5: very much."))
    return Screen("\n\n".join(text), _scores(_, asked.invited.id, asked.said))


def _thank(turn: Turn, asked: Asked, thanks: str, *, is_bad: bool, lost: bool = False) -> Screen:
    """Thanks in a sentence, what follows from it, and the way to the free line."""
    _, number = turn._, asked.invited.id
    has_material = bool(materials_of(turn.tx, asked.session.id))
    parts = [_title(turn, asked), thanks]
    if lost and not has_material:
        parts.append(_("We will send you the summary as soon as there is one."))
    if is_bad and turn.membership is not None:
        parts.append(_("If you want, talk to a person of the RPE team."))
    parts.append(_("Is there anything else you want to say? Press «Write a line»."))
    said = opinions.may_say(turn.tx, _me(turn), number, turn.now).said
    material = ((Button(_("See summary and material"), press(Verb.READ_MATERIAL, number)),),) if has_material else ()
    line = Button(_("Write a line"), press(Verb.LINE, number))  # asked for: what is typed unasked is for the test
    return Screen("\n\n".join(parts), (*material, *_scores(_, number, said), (line,), (_on(_),)))


def _ask_line(turn: Turn, asked: Asked) -> Screen:
    _, number = turn._, asked.invited.id
    note_written(turn.tx, _me(turn), press(Verb.LINE, number))
    turn.refresh()
    text = (_title(turn, asked), _("Write one line, of up to {most} letters.", most=LONGEST_LINE))
    return Screen("\n\n".join(text), ((_on(_),),))


def _scores(_: Catalog, number: int, said: Said | None) -> tuple[Row, ...]:
    score, is_absent = (said.score, said.absence is not None) if said else (None, False)
    buttons = tuple(
        Button(f"✓ {each}" if each == score else str(each), press(Verb.SCORE, number, each)) for each in SCORES
    )
    label = _("I could not go")
    return (buttons, (Button(f"✓ {label}" if is_absent else label, press(Verb.ABSENT, number)),))


def _say_absences(_: Catalog, summed: Summed) -> str:
    """«no hay señal: 2, sin motivo: 1»."""
    words = {UNSAID: Message("without a reason"), **WHY_ABSENT}
    counted = sorted(summed.absences.items(), key=lambda each: -each[1])
    return ", ".join(f"{_.of(words[why]).lower()}: {number}" for why, number in counted)


def _title(turn: Turn, asked: Asked) -> str:
    return session_page.title(turn, session_page.Asked(asked.invited, asked.session, is_guest=False))


def _on(_: Catalog) -> Button:
    return Button(_("Continue"), press(Verb.START))


def _me(turn: Turn) -> int:
    assert turn.speaker is not None
    return turn.speaker.person_id
