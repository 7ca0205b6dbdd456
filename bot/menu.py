"""What can be asked for at any time: the menu, help, the language, the notice; and what is not understood."""

from bot import enrolment, listening, notices, officers, substitutes
from bot.facilitators import draw_ways
from bot.presses import Verb, press, read_press
from bot.turn import Shown, Step, Turn, remarked
from language.catalogs import LOCALES, Catalog
from notifications.screen import Button, Screen
from procedures import enrolling
from programme import consent
from storage.people import note_unreachable

#: The commands that Telegram offers, in the order of its menu, with what each does.
COMMANDS = (
    "start",
    "menu",
    "agenda",
    "resumen",
    "pendientes",
    "equipo",
    "persona",
    "avisos",
    "cosecha",
    "ayuda",
    "idioma",
    "privacidad",
)


def command_help(_: Catalog) -> dict[str, str]:
    """What each command does, for Telegram's own menu."""
    words = (
        _("Go on"),
        _("Menu"),
        _("Agenda"),
        _("Summary"),
        _("Pending"),
        _("Team"),
        _("Talk to a person"),
        _("Notices"),
        _("Harvest"),
        _("Help"),
        _("Language"),
        _("Your data"),
    )
    return dict(zip(COMMANDS, words, strict=True))


def on_menu(turn: Turn) -> Shown:
    """/menu."""
    _ = turn._
    assert turn.membership is not None
    rows = (
        (Button(_("Continue"), press(Verb.START)),),
        (Button(_("Summary"), press(Verb.SUMMARY)), Button(_("Team"), press(Verb.TEAM, 0))),
        (Button(_("Agenda"), press(Verb.AGENDA, 0)), Button(_("Pending"), press(Verb.PENDING))),
        (notices.draw_way(_), Button(_("Harvest"), press(Verb.SEASON))),
        (Button(_("Help"), press(Verb.HELP)), Button(_("Language"), press(Verb.LANGUAGES))),
        *((draw_ways(_),) if turn.desk else ()),
        *((officers.draw_way(_),) if turn.officer or turn.desk else ()),
    )
    return Screen(_("Menu") + "\n\n" + _("You speak for {name}.", name=turn.membership.legal_name), rows)


def or_of_guest(step: Step) -> Step:
    """The step; for whoever only goes in place of others, the menu of what is theirs."""

    def chosen(turn: Turn) -> Shown:
        return _draw_guest_menu(turn) if substitutes.is_guest(turn) else step(turn)

    return chosen


def _draw_guest_menu(turn: Turn) -> Screen:
    _ = turn._
    agenda, notice = Button(_("Agenda"), press(Verb.AGENDA, 0)), notices.draw_way(_)
    return Screen(_("Menu"), ((agenda, notice), (Button(_("Help"), press(Verb.HELP)),)))


def on_help(turn: Turn) -> Shown:
    """/ayuda: for everybody, also before they are in."""
    _ = turn._
    if substitutes.is_guest(turn):
        lines = (
            _("/agenda shows the session to which you go, and there you say whether you come."),
            _("/avisos: when I write to you, and how often. A bare STOP ends it."),
            _("/privacidad: what is kept of you."),
        )
        return Screen("\n\n".join(lines), ((Button(_("Agenda"), press(Verb.AGENDA, 0)),),))
    lines = (
        _("Ruta asks the questions of the test one at a time. Press an option or write your answer."),
        _("Everything is kept. Go on with /start whenever you want."),
        _("/resumen: your answers; there you change them."),
        _("/equipo: your colleagues; there you invite them."),
        _("/agenda: your sessions; there you say whether you come."),
        _("«Later» leaves a question for the end."),
        _("/persona: talk to a person of the RPE team."),
        _("/avisos: when I write to you. A bare STOP ends it. /cosecha: your months of harvest."),
        _("/menu, /idioma, /privacidad: the rest."),
        *((_("/hoy and /seguimiento: your work for the RPE."),) if turn.desk else ()),
    )
    rows = ((Button(_("Continue"), press(Verb.START)),),) if turn.speaker else ()
    return Screen("\n\n".join(lines), rows)


def on_languages(turn: Turn) -> Shown:
    """/idioma."""
    rows = tuple((Button(name, press(Verb.SPEAK, code)),) for code, name in LOCALES.items())
    return Screen(turn._("Which language do you prefer?"), rows)


def on_speak(turn: Turn) -> Shown:
    """A language was chosen; it holds on every telephone of the person."""
    read = read_press(turn.event.pressed or "")
    code = read.word(0) if read else ""
    if turn.speaker and code in LOCALES:
        enrolling.speak(turn.tx, turn.speaker.person_id, code)
        turn.refresh()
    return enrolment.go_on(turn)


def on_privacy(turn: Turn) -> Shown:
    """/privacidad: the notice, and what a person may do about their data."""
    works_here = turn.desk is not None or turn.officer is not None
    _, is_only_staff = turn._, works_here and turn.membership is None
    notice = consent.NOTICE_TO_FACILITATORS if is_only_staff else consent.NOTICE
    if is_guest := substitutes.is_guest(turn):
        notice = consent.NOTICE_TO_SUBSTITUTES
    answers = _(
        "Only your organization, the RPE team and its entities see your answers. They are not sold or published."
    )
    lines = (
        *(_.of(line) for line in notice[:-1]),
        _("You can stop whenever you want."),
        *(() if is_only_staff or is_guest else (answers,)),
        _("You may ask to see, correct or delete your data, or withdraw, at the RPE team. It is free (Ley 29733)."),
    )
    return Screen("\n\n".join(lines))


def on_unknown_command(turn: Turn) -> Shown:
    """A command that is none of ours."""
    return remarked(
        turn._("I do not know that command. These are known: /start /menu /resumen /ayuda."), enrolment.go_on(turn)
    )


def on_edited(turn: Turn) -> Shown:
    """They have edited a message of theirs: what it said was taken as it was."""
    if listening.is_writing(turn):
        return Screen(turn._("You edited a message. It was passed on as it was: to correct it, write it again."))
    return remarked(
        turn._("You edited a message. I took it as it was: to change an answer use «Back» or /resumen."),
        enrolment.go_on(turn),
    )


def on_other(turn: Turn) -> Shown:
    """A sticker, a voice message, a photo: something that cannot be read here."""
    return remarked(
        turn._("I can only read text and buttons: no audio, photos or stickers yet."), enrolment.go_on(turn)
    )


def on_old_button(turn: Turn) -> Shown:
    """A button that is none of ours."""
    return remarked(turn._("That button no longer serves. Here we are:"), enrolment.go_on(turn))


def on_group(turn: Turn) -> Shown:
    """Spoken to in a group: what an organization answers is not for a group."""
    return Screen(turn._("I only talk in private. Please open my chat and write to me there."))


def on_bot(turn: Turn) -> Shown:
    """Another bot."""
    return Screen(turn._("I only talk with people."))


def on_block_change(turn: Turn) -> Shown:
    """They have blocked the Ruta, or unblocked it. Nobody is written to for that."""
    if turn.event.blocked:
        note_unreachable(turn.tx, turn.event.chat_id, "blocked by the person", turn.now)
    return ()
