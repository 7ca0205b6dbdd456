"""Summary and material of a session: written or sent by whoever looks after it, shown before it goes, read by those who
were to be there. What is sent as text can be read without opening anything (domain.md C33; §5, implication 5).
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.parts import shortened
from bot.presses import Press, Verb, press, read_press
from bot.session_page import asked_for
from bot.session_words import head, when
from bot.staff import Chosen, back_to, chosen, looking_after, staff_of
from bot.telling import drawn_for
from bot.turn import Shown, Turn, remarked
from language.catalogs import Catalog
from notifications.drawing import Drawn
from notifications.screen import Attachment, Button, Reply, Screen
from procedures import material
from procedures.errors import MaterialRefused
from procedures.material import BIGGEST, LONGEST, LONGEST_UNDER_FILE, Audience, Given
from procedures.staff import may_see
from programme.messages import Message
from storage.handoffs import note_written, talk_in
from storage.invitations import Invited
from storage.materials import PHOTO, Material, empty_draft, material_by_id
from storage.outbox import Claimed
from storage.sessions import SessionView, session_view
from storage.tx import Tx
from storage.unasked import MATERIAL

#: So many are shown when somebody reads what there is of a session; and so much of a session's name above it.
SHOWN, A_HEAD = 5, 200
#: Letters under a file: to the 1,024 that a messenger takes may come for whom somebody speaks, and «Van a leer:».
UNDER_FILE = 780
MEGABYTE = 1_000_000
REFUSED = {
    MaterialRefused.NOT_ANNOUNCED: Message("That session is not announced, or was called off: nothing was sent."),
    MaterialRefused.SETTLED: Message("That was sent already, or there is none."),
    MaterialRefused.NOTHING: Message("Only text, a document or a photo: no audio, video or stickers."),
}
WHOM = {
    Audience.WENT: Message("who were to go, or had no signal"),
    Audience.MISSED: Message("who could not go"),
    Audience.ALL: Message("of all the organizations that were invited"),
}
#: The same on a button.
IN_SHORT = {
    Audience.WENT: Message("were to go"),
    Audience.MISSED: Message("could not go"),
    Audience.ALL: Message("all"),
}


def on_material(turn: Turn) -> Shown:
    """«Enviar resumen o material»: what is it? Raises `NotYourSession`, as all of whoever looks after a session."""
    here = chosen(turn)
    try:
        material.check_open(here.session)
    except MaterialRefused as refused:
        return _refuse(turn, here, refused)
    return _ask(turn, here)


def on_given(turn: Turn) -> Shown:
    """It was typed, or a document or a photo was sent: as it will be read, and to how many it goes."""
    assert turn.speaker is not None
    read = read_press(turn.speaker.written_in or "") or Press(Verb.MATERIAL)
    talk_in(turn.tx, turn.speaker.person_id, None)
    turn.refresh()

    def take(turn: Turn) -> Shown:
        staff = staff_of(turn)
        here = Chosen(staff, may_see(turn.tx, staff, read.number(0)), None)
        try:
            kept = material.draft(turn.tx, here.session, staff.person_id, _given(turn), turn.now, read.number(1))
        except MaterialRefused as refused:
            return _refuse(turn, here, refused)
        return _preview(turn, here, kept)

    return looking_after(take)(turn)


def on_send(turn: Turn) -> Shown:
    """«Enviar a n personas»: it goes out, once."""
    here, read = _of_draft(turn), _pressed(turn)
    if here is None or read.word(1) not in set(Audience):
        return _gone(turn)
    _, number = turn._, read.number(0) or 0
    try:
        people = material.send(turn.tx, here.staff, here.session, number, Audience(read.word(1)), turn.now)
    except MaterialRefused as refused:
        return _refuse(turn, here, refused)
    said = _.many("It goes to {n} person, at their hours.", "It goes to {n} people, at their hours.", people)
    return remarked(said, back_to(_, here.session.id))


def on_drop(turn: Turn) -> Shown:
    """«No enviar»."""
    here = _of_draft(turn)
    if here is None or not empty_draft(turn.tx, _pressed(turn).number(0) or 0, here.staff.person_id):
        return _gone(turn)
    return remarked(turn._("Not sent."), back_to(turn._, here.session.id))


def on_read(turn: Turn) -> Shown:
    """What was sent of a session, to whoever was invited to it. Raises `NotYours`."""
    _, (asked, _read) = turn._, asked_for(turn)
    sent = material.sent_of(turn.tx, asked.session.id)
    back = (Button(_("See the session"), press(Verb.SESSION, asked.invited.id)),)
    if not sent:
        return Screen(_("There is no summary or material of that session yet."), (back,))
    shown = [_draw(_, asked.session, each) for each in reversed(sent[:SHOWN])]
    last = replace(shown[-1], rows=(back,))
    return (*shown[:-1], last)


def draw_material(tx: Tx, claimed: Claimed, now: datetime) -> Drawn:
    """What was sent of a session comes to one person, beside the talk that the chat is in."""
    considered = material.consider(tx, claimed, now)
    if not isinstance(considered, tuple):
        return considered
    kept, found = considered
    session = session_view(tx, found.session_id)
    assert session is not None
    screen = drawn_for(tx, claimed.person_id or 0, lambda _: _draw_for(_, session, kept, found), now)
    return Reply((screen,), is_aside=True)


def _draw_for(_: Catalog, session: SessionView, kept: Material, found: Invited) -> Screen:
    rows = ((Button(_("See the session"), press(Verb.SESSION, found.id)),),)
    return replace(_draw(_, session, kept), rows=rows)


def _draw(_: Catalog, session: SessionView, kept: Material) -> Screen:
    """As it is read: whose it is, and the summary; the file, if there is one, comes with it."""
    about = _("Summary and material of the session:")
    at = f"\n{when(_, session)}" if session.starts_at is not None else ""
    below = at + "".join(f"\n\n{part}" for part in (about, kept.text) if part)
    if kept.file_id is None:
        return Screen(shortened(head(_, session), A_HEAD) + below)
    attachment = Attachment(kept.file_name or "", file_id=kept.file_id, is_photo=kept.kind == PHOTO)
    return Screen(shortened(head(_, session), min(A_HEAD, UNDER_FILE - len(below))) + below, attachment=attachment)


def _preview(turn: Turn, here: Chosen, kept: Material) -> Shown:
    """What they will read, and whom it may go to; what is written or sent after it takes its place."""
    _, number = turn._, kept.id or 0
    people = material.audiences(turn.tx, here.staff, here.session)
    drop = (Button(_("Do not send"), press(Verb.NO_MATERIAL, number)),)
    if not people:
        return Screen(_("Nobody of those you look after is invited, or can be written to here."), (drop,))
    _expect(turn, press(Verb.MATERIAL, here.session.id, number))
    counts = {audience: len(those) for audience, those in people.items()}
    lines = [_("It goes to those you choose. To change it, write or send it again.")]
    lines.extend(
        f"· {_.many('{n} person {whom}', '{n} people {whom}', n, whom=_.of(WHOM[each]))}" for each, n in counts.items()
    )
    if kept.file_id and not kept.text:
        lines.insert(0, _("The file has no summary. Some cannot open files: write two lines now, and they go with it."))
    rows = [
        (Button(_label(_, each, n, alone=len(counts) == 1), press(Verb.MATERIAL_SENT, number, each)),)
        for each, n in counts.items()
    ]
    shown = _draw(_, here.session, kept)
    shown = replace(shown, text=f"{_('They will read:')}\n\n{shown.text}")
    return (shown, Screen("\n".join(lines), (drop, *reversed(rows))))


def _label(_: Catalog, audience: Audience, n: int, *, alone: bool) -> str:
    label = _.many("Send to {n} person", "Send to {n} people", n)
    return label if alone else f"{label} ({_.of(IN_SHORT[audience])})"


def _ask(turn: Turn, here: Chosen) -> Screen:
    _, session = turn._, here.session
    _expect(turn, press(Verb.MATERIAL, session.id))
    text = (
        head(_, session),
        _(
            "Write the summary, in up to {most} letters; or send a document or a photo, with up to {under} under it.",
            most=LONGEST,
            under=LONGEST_UNDER_FILE,
        ),
        _("You see it before it goes."),
    )
    return Screen("\n\n".join(text), ((Button(_("Do not send"), press(Verb.MEETING, session.id)),),))


def _refuse(turn: Turn, here: Chosen, refused: MaterialRefused) -> Shown:
    """Why not; where another text or file would do, it is asked again."""
    _ = turn._
    match refused.why:
        case MaterialRefused.TOO_LONG:
            said = _("That is too long: {n} letters. At most {most}.", n=len(_given(turn).text), most=refused.most)
        case MaterialRefused.TOO_BIG:
            said = _("That file is too big. Send one of up to {n} MB.", n=BIGGEST // MEGABYTE)
        case _:
            said = turn._.of(REFUSED[refused.why])
    if refused.why in {MaterialRefused.NOT_ANNOUNCED, MaterialRefused.SETTLED}:
        return remarked(said, back_to(_, here.session.id))
    return remarked(said, _ask(turn, here))


def _given(turn: Turn) -> Given:
    """What they typed or sent; blank for whatever else it is."""
    sent = turn.event.file
    if sent is None:
        return Given(turn.event.text.strip())
    return Given(sent.caption.strip(), sent.file_id, sent.name or None, sent.is_photo, sent.size)


def _of_draft(turn: Turn) -> Chosen | None:
    """The session of the material on a button, if that is their own. Raises `NotYourSession`."""
    staff, number = staff_of(turn), _pressed(turn).number(0)
    kept = material_by_id(turn.tx, number) if number is not None else None
    if kept is None or kept.sent_by != staff.person_id:
        return None
    return Chosen(staff, may_see(turn.tx, staff, kept.session_id), None)


def _gone(turn: Turn) -> Screen:
    _ = turn._
    rows = ((Button(_("Sessions"), press(Verb.SESSIONS, 0)),),)
    return Screen(_.of(REFUSED[MaterialRefused.SETTLED]), rows)


def _expect(turn: Turn, button: str) -> None:
    assert turn.speaker is not None
    note_written(turn.tx, turn.speaker.person_id, button)
    turn.refresh()


def _pressed(turn: Turn) -> Press:
    return read_press(turn.event.pressed or "") or Press(Verb.MATERIAL)


#: Who draws what was sent of sessions.
MATERIAL_DRAWERS: dict[str, Callable[[Tx, Claimed, datetime], Drawn]] = {MATERIAL: draw_material}
