"""«Escribirles»: a facilitator writes to one person of an organization, or to all, sees it first, and sends it."""

from collections.abc import Callable

from bot.assisting import finish
from bot.facilitators import at_desk
from bot.passing import expect_answer, parts_of, pass_on
from bot.presses import Verb, press, read_press
from bot.turn import Shown, Turn, remarked
from language.catalogs import Catalog
from notifications.screen import Button, Screen
from procedures import writing
from procedures.writing import Draft
from storage import handoffs

#: People of an organization who have a button of their own.
OFFERED = 6

Rows = tuple[tuple[Button, ...], ...]


def on_write_to(turn: Turn) -> Shown:
    """To whom? The manager first. Raises `NotFollowed`, as all here."""
    _, organization_id = turn._, _number(turn, 0)
    name, people = writing.addressees(turn.tx, at_desk(turn), organization_id)
    if not people:
        return _note(
            turn,
            _("Nobody of {name} can be written to here now: they have not opened the link, or have left.", name=name),
        )
    rows = [
        (Button(_("To {name}", name=each.name or "?"), press(Verb.WHOM, organization_id, each.person_id)),)
        for each in people[:OFFERED]
    ]
    if len(people) > 1:
        rows.append((Button(_("To all {n}", n=len(people)), press(Verb.WHOM, organization_id, 0)),))
    rows.append((Button(_("Return"), press(Verb.ORGANIZATION, organization_id)),))
    return Screen(_("To whom in {name} do you want to write?", name=name), tuple(rows))


def on_whom(turn: Turn) -> Shown:
    """Whom it is for is known: now the text. Whoever is no longer there is not written to: it is asked again."""
    assert turn.speaker is not None
    _, organization_id, whom = turn._, _number(turn, 0), _number(turn, 1) or None
    _name, people = writing.addressees(turn.tx, at_desk(turn), organization_id)
    if whom is not None and whom not in {each.person_id for each in people}:
        return on_write_to(turn)
    ended = finish(turn) if turn.is_assisting else ""
    draft = writing.begin(turn.tx, turn.speaker.person_id, at_desk(turn), organization_id, whom, turn.now)
    handoffs.talk_in(turn.tx, turn.speaker.person_id, None)
    turn.refresh()
    screen = _ask_text(_, draft)
    return remarked(ended, screen) if ended else screen


def draw_open(turn: Turn) -> Shown:
    """The letter that the facilitator writes, as it is: what it says, or that its text is waited for."""
    draft = writing.draft_of(turn.tx, at_desk(turn).doing_id or 0)
    if draft is None:
        return _note(turn, turn._("That message was sent already, or there is none."))
    return _preview(turn, draft) if draft.text else _ask_text(turn._, draft)


def on_text(turn: Turn) -> Shown:
    """The text of the letter: as it will be read, and to how many it goes."""
    desk = at_desk(turn)
    draft = writing.write(turn.tx, desk.doing_id or 0, turn.event.text)
    if draft is None:
        return _note(turn, turn._("That message was sent already. What you wrote now was not."))
    return _preview(turn, draft)


def on_send(turn: Turn) -> Shown:
    """«Enviar a …»: it goes out, once."""
    assert turn.speaker is not None
    _ = turn._
    draft = writing.send(turn.tx, turn.speaker.person_id, at_desk(turn), _number(turn, 0), turn.now)
    if draft is None:
        return _note(turn, _("That message was sent already, or there is none."))
    turn.refresh()
    reached = [each for each in draft.people if _send_to(turn, draft, each.person_id)]
    sent = _("Sent to {n} of {total}. Their answers come here.", n=len(reached), total=len(draft.people))
    return _note(turn, sent, draft.organization_id)


def on_drop(turn: Turn) -> Shown:
    """«No enviar»."""
    assert turn.speaker is not None
    _ = turn._
    was_draft = writing.drop(turn.tx, turn.speaker.person_id, at_desk(turn), _number(turn, 0))
    turn.refresh()
    return _note(turn, _("Not sent.") if was_draft else _("That message was sent already, or there is none."))


def _send_to(turn: Turn, draft: Draft, person_id: int) -> bool:
    button = press(Verb.RE_LETTER, draft.letter_id)

    def rows(_: Catalog) -> Rows:
        return (
            (Button(_("Answer them"), button),),
            (Button(_("Go on with the test"), press(Verb.START)),),
        )

    what = f"letter:{draft.letter_id}"
    reached = pass_on(turn, person_id, what, _head(turn, draft), draft.text, rows, draft.organization_id)
    expect_answer(turn, person_id, button)
    return reached


def _head(turn: Turn, draft: Draft) -> Callable[[Catalog], str]:
    name = at_desk(turn).name

    def head(_: Catalog) -> str:
        return _("{name}, RPE, to {organization}:", name=name, organization=draft.legal_name)

    return head


def _preview(turn: Turn, draft: Draft) -> Shown:
    _ = turn._
    head, parts = _head(turn, draft), parts_of(draft.text)
    label = _.many("Send to {n} person", "Send to {n} people", len(draft.people))
    ask = _("It goes to {whom}. To change it, write it again.", whom=_whom(_, draft))
    rows = (
        (Button(label, press(Verb.LETTER, draft.letter_id)),),
        (Button(_("Do not send"), press(Verb.NO_LETTER, draft.letter_id)),),
    )
    shown = Screen(f"{_('They will read:')}\n\n{head(_)}\n\n{parts[0]}")
    return (shown, *(Screen(part) for part in parts[1:]), Screen(ask, rows))


def _ask_text(_: Catalog, draft: Draft) -> Screen:
    text = _("Write your message for {whom}. You see it before it goes.", whom=_whom(_, draft))
    return Screen(text, ((Button(_("Do not send"), press(Verb.NO_LETTER, draft.letter_id)),),))


def _whom(_: Catalog, draft: Draft) -> str:
    if len(draft.people) == 1:
        return _("{name}, {organization}", name=draft.people[0].name or "?", organization=draft.legal_name)
    return _("{n} people of {organization}", n=len(draft.people), organization=draft.legal_name)


def _note(turn: Turn, text: str, organization_id: int | None = None) -> Screen:
    today = Button(turn._("Today"), press(Verb.TODAY))
    if organization_id is None:
        return Screen(text, ((today,),))
    return Screen(text, ((Button(turn._("See the organization"), press(Verb.ORGANIZATION, organization_id)), today),))


def _number(turn: Turn, place: int) -> int:
    read = read_press(turn.event.pressed or "")
    return (read.number(place) if read else None) or 0
