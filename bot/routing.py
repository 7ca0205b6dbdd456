"""What leads where: the one table of everything that somebody can do. The first line that fits an update wins."""

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from telegram import Update
from telegram.ext import (
    Application,
    BaseHandler,
    CallbackContext,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from bot import (
    agenda,
    asking_again,
    assisting,
    calendars,
    calling,
    calling_off,
    colleagues,
    enrolment,
    facilitators,
    few_confirmed,
    following,
    handoffs,
    handover,
    helping,
    invitations,
    joining,
    listening,
    lists,
    material,
    meeting,
    menu,
    moving,
    notices,
    offering,
    officers,
    opinions,
    organization,
    pending,
    places,
    remind_me,
    reminding,
    season,
    sessions,
    silence,
    substitutes,
    talking,
    tasks,
    team,
    today,
    tpe,
    tpe_buttons,
    typed_answers,
    who_comes,
    writing,
)
from bot.invitations import about_invitation
from bot.presses import Verb, read_press
from bot.staff import looking_after
from bot.turn import Shown, Step, Turn, remarked
from bot.voice import with_voice
from notifications.telegram_bot import RutaBot
from procedures.errors import AlreadySent, NotFollowed, NotYours

#: PTB's bags for state between updates: ours is in the store, so these stay empty.
Data = dict[object, object]
Context = CallbackContext[RutaBot, Data, Data, Data]
RutaApplication = Application[RutaBot, Context, Data, Data, Data, None]


class _FromBot(filters.MessageFilter):
    """Messages that another bot has written."""

    def filter(self, message: object) -> bool:
        sender = getattr(message, "from_user", None)
        return sender is not None and sender.is_bot


IS_BOT = _FromBot()
#: Does a step for an update, in one transaction, and has its replies sent.
Do = Callable[[Update, Step], Awaitable[None]]


def for_members(step: Step) -> Step:
    """The step, for those who are in an organization; others are shown what is missing."""

    def admitted(turn: Turn) -> Shown:
        missing = enrolment.ask_what_is_missing(turn)
        if missing is not None:
            return missing
        try:
            return step(turn)
        except NotYours:
            return menu.on_old_button(turn)
        except AlreadySent:
            return tpe.resume(turn)

    return admitted


def for_representatives(step: Step) -> Step:
    """The step, for the organization's own people: a facilitator who answers in its name is none of them."""

    def admitted(turn: Turn) -> Shown:
        if not turn.is_assisting:
            return step(turn)
        return remarked(turn._("Only people of the organization do that."), tpe.resume(turn))

    return for_members(admitted)


def for_known(step: Step) -> Step:
    """The step, for everybody who has accepted the notice, in an organization or not; others are shown it."""

    def admitted(turn: Turn) -> Shown:
        is_known = turn.speaker is not None and turn.speaker.consented
        return step(turn) if is_known else enrolment.go_on(turn)

    return admitted


def for_facilitators(step: Step) -> Step:
    """The step, for those who are facilitators at this very moment; others are told that they are not."""

    def admitted(turn: Turn) -> Shown:
        if turn.desk is None:
            return remarked(turn._("Only the RPE team does that, and you are not of it now."), enrolment.go_on(turn))
        if turn.speaker is None or not turn.speaker.consented:
            return enrolment.go_on(turn)
        assisting.look_away(turn)
        try:
            return step(turn)
        except NotFollowed:
            return remarked(turn._("You do not follow that organization."), today.draw_today(turn))

    return admitted


def for_staff(step: Step) -> Step:
    """The step, for facilitators and officers, who look after sessions; others are told that they are neither."""

    def admitted(turn: Turn) -> Shown:
        is_known = turn.speaker is not None and turn.speaker.consented
        return looking_after(step)(turn) if is_known else enrolment.go_on(turn)

    return admitted


def by_role(for_facilitator: Step, for_member: Step, for_officer: Step | None = None) -> Step:
    """What somebody asks for who is of no organization and a facilitator, or else an officer; or else a member."""

    def chosen(turn: Turn) -> Shown:
        if turn.membership is None and turn.desk is not None:
            return for_facilitator(turn)
        is_only_officer = turn.membership is None and turn.officer is not None
        return (for_officer if is_only_officer and for_officer is not None else for_member)(turn)

    return chosen


ON_MENU = by_role(
    for_facilitators(facilitators.on_menu),
    menu.or_of_guest(for_members(menu.on_menu)),
    for_known(officers.on_menu),
)
ON_HELP = by_role(for_facilitators(facilitators.on_help), menu.on_help, for_known(officers.on_help))


#: What each button does. Those of enrolment and help are for everybody.
PRESSES: dict[Verb, Step] = {
    Verb.AGREE: enrolment.on_agree,
    Verb.DISAGREE: enrolment.on_disagree,
    Verb.ENTER: enrolment.on_enter,
    Verb.MY_NAME: enrolment.on_my_name,
    Verb.MY_JOB: enrolment.on_my_job,
    Verb.SPEAK_FOR: places.on_speak_for,
    Verb.PLACES: for_members(places.on_places),
    Verb.TEAM: for_representatives(team.on_team),
    Verb.MEMBER: for_representatives(team.on_member),
    Verb.TAKE_OUT: for_representatives(team.on_take_out),
    Verb.TAKEN_OUT: for_representatives(team.on_taken_out),
    Verb.INVITE: for_representatives(colleagues.on_invite),
    Verb.LINKS: for_representatives(colleagues.on_links),
    Verb.WITHDRAW: for_representatives(colleagues.on_withdraw),
    Verb.LEAVE: handover.on_leave,
    Verb.LEFT: handover.on_left,
    Verb.CLAIM: handover.on_claim,
    Verb.CLAIMED: handover.on_claimed,
    Verb.CONFIRM: handover.on_confirm,
    Verb.REFUTE: handover.on_refute,
    Verb.NOT_ME: menu.on_old_button,
    Verb.UNLOCK: silence.on_unlock,
    Verb.ADMIT: by_role(for_facilitators(joining.on_admit), for_members(joining.on_admit)),
    Verb.TURN_AWAY: by_role(for_facilitators(joining.on_turn_away), for_members(joining.on_turn_away)),
    Verb.ANSWER: for_members(tpe_buttons.on_answer),
    Verb.VALUE: for_members(tpe_buttons.on_value),
    Verb.TICK: for_members(tpe_buttons.on_tick),
    Verb.DONE: for_members(tpe_buttons.on_done),
    Verb.OMIT: for_members(tpe_buttons.on_omit),
    Verb.KEEP: for_members(tpe_buttons.on_keep),
    Verb.BACK: for_members(tpe_buttons.on_back),
    Verb.LATER: for_members(tpe_buttons.on_later),
    Verb.PAUSE: for_members(tpe_buttons.on_pause),
    Verb.GO_ON: for_members(tpe_buttons.on_go_on),
    Verb.REMIND: for_members(remind_me.on_remind),
    Verb.REMIND_IN: for_members(remind_me.on_remind_in),
    Verb.OPEN: for_members(tpe_buttons.on_open),
    Verb.SUMMARY: for_members(tpe_buttons.on_summary),
    Verb.SECTION: for_members(tpe_buttons.on_section),
    Verb.REVIEW: for_members(tpe_buttons.on_fill_gaps),
    Verb.SEND: for_members(assisting.offering_to_send(tpe_buttons.on_send)),
    Verb.TALK: for_known(talking.on_talk),
    Verb.REPLY: for_known(talking.on_reply),
    Verb.RE_LETTER: for_known(talking.on_letter_answered),
    Verb.CALL_ME: for_known(talking.on_call_me),
    Verb.END: for_known(talking.on_end),
    Verb.FOR_TPE: for_known(listening.as_typed(enrolment.on_text, enrolment.go_on)),
    Verb.TYPED: for_members(typed_answers.on_for_test),
    Verb.TODAY: for_facilitators(today.on_today),
    Verb.FOLLOWING: for_facilitators(following.on_following),
    Verb.FILTERS: for_facilitators(following.on_filters),
    Verb.FILTER: for_facilitators(following.on_filter),
    Verb.LIST: for_facilitators(lists.on_list),
    Verb.ORGANIZATION: for_facilitators(organization.on_organization),
    Verb.READ: for_facilitators(organization.on_read),
    Verb.NUDGE: for_facilitators(reminding.on_remind),
    Verb.CHOSEN: for_facilitators(facilitators.on_chosen),
    Verb.CHOOSE: for_facilitators(facilitators.on_choose),
    Verb.HANDOFF: for_facilitators(handoffs.on_attend),
    Verb.CLOSE: for_facilitators(handoffs.on_close),
    Verb.RELEASE: for_facilitators(handoffs.on_release),
    Verb.WRITE_TO: for_facilitators(writing.on_write_to),
    Verb.WHOM: for_facilitators(writing.on_whom),
    Verb.LETTER: for_facilitators(writing.on_send),
    Verb.NO_LETTER: for_facilitators(writing.on_drop),
    Verb.ASSIST: for_facilitators(assisting.on_assist),
    Verb.ASSIST_WITH: for_facilitators(assisting.on_assist_with),
    Verb.ASK_TO_SEND: for_facilitators(assisting.on_ask_to_send),
    Verb.STOP: for_facilitators(assisting.on_stop),
    Verb.ASK: for_representatives(helping.on_ask),
    Verb.ASK_IN: for_representatives(helping.on_ask_in),
    Verb.ASK_PART: for_representatives(helping.on_ask_part),
    Verb.ASK_OF: for_representatives(helping.on_ask_of),
    Verb.TASK: for_members(tasks.on_task),
    Verb.CANNOT: for_members(tasks.on_cannot),
    Verb.TAKE_BACK: for_members(tasks.on_take_back),
    Verb.WHOLE: for_members(tasks.on_whole),
    Verb.PENDING: for_members(pending.on_pending),
    Verb.SESSIONS: for_staff(sessions.on_sessions),
    Verb.MEETING: for_staff(meeting.on_meeting),
    Verb.ANNOUNCE: for_staff(meeting.on_announce),
    Verb.WHO_COMES: for_staff(who_comes.on_who),
    Verb.TO_CALL: for_staff(calling.on_to_call),
    Verb.CALL: for_staff(calling.on_call),
    Verb.CALL_SET: for_staff(calling.on_call_set),
    Verb.CALL_SHEET: for_staff(calling.on_sheet),
    Verb.REMIND_ALL: for_staff(asking_again.on_remind_all),
    Verb.OFFER: for_staff(offering.on_offer),
    Verb.VIRTUAL: for_staff(moving.on_virtual),
    Verb.MOVE: for_staff(moving.on_move),
    Verb.MOVE_TO: for_staff(moving.on_move_to),
    Verb.CALL_OFF: for_staff(calling_off.on_call_off),
    Verb.CALLED_OFF: for_staff(calling_off.on_called_off),
    Verb.LEAVE_IT: for_staff(few_confirmed.on_leave_it),
    Verb.START: enrolment.go_on,
    Verb.COMING: for_known(about_invitation(invitations.on_coming)),
    Verb.NOT_COMING: for_known(about_invitation(invitations.on_not_coming)),
    Verb.WHY_NOT: for_known(about_invitation(invitations.on_why_not)),
    Verb.OTHER_GOES: for_known(about_invitation(substitutes.on_other_goes)),
    Verb.GOES: for_known(about_invitation(substitutes.on_goes)),
    Verb.SESSION: for_known(about_invitation(invitations.on_session)),
    Verb.ICS: for_known(about_invitation(calendars.on_ics)),
    Verb.AGENDA: for_known(agenda.on_agenda),
    Verb.FEED: for_known(assisting.for_oneself(calendars.on_feed)),
    Verb.FEED_NEW: for_known(assisting.for_oneself(calendars.on_feed_new)),
    Verb.FEED_OFF: for_known(assisting.for_oneself(calendars.on_feed_off)),
    Verb.SCORE: for_known(opinions.on_score),
    Verb.ABSENT: for_known(opinions.on_absent),
    Verb.ABSENT_WHY: for_known(opinions.on_absent_why),
    Verb.LINE: for_known(opinions.on_line),
    Verb.NOTICES: for_known(assisting.for_oneself(notices.on_notices)),
    Verb.NOTICE_HOURS: for_known(assisting.for_oneself(notices.on_hours)),
    Verb.FEWER: for_known(assisting.for_oneself(notices.on_fewer)),
    Verb.PAUSE_NOTICES: for_known(assisting.for_oneself(notices.on_pause)),
    Verb.STOP_NOTICES: for_known(assisting.for_oneself(notices.on_stop)),
    Verb.RESUME_NOTICES: for_known(assisting.for_oneself(notices.on_resume)),
    Verb.SEASON: for_members(season.on_season),
    Verb.MONTH: for_members(season.on_month),
    Verb.SEASON_DONE: for_members(season.on_done),
    Verb.PACKING: for_members(season.on_month),
    Verb.PACKING_DONE: for_members(season.on_packing),
    Verb.MATERIAL: for_staff(material.on_material),
    Verb.MATERIAL_SENT: for_staff(material.on_send),
    Verb.NO_MATERIAL: for_staff(material.on_drop),
    Verb.READ_MATERIAL: for_known(about_invitation(material.on_read)),
    Verb.MENU: ON_MENU,
    Verb.HELP: ON_HELP,
    Verb.LANGUAGES: menu.on_languages,
    Verb.SPEAK: menu.on_speak,
}


def on_press(turn: Turn) -> Shown:
    """A button was pressed: what it does is written on it."""
    read = read_press(turn.event.pressed or "")
    return PRESSES[read.verb](turn) if read else menu.on_old_button(turn)


def add_routes(application: RutaApplication, do: Do) -> None:
    """Fill the application's table. Order matters: what is refused stands before what is understood."""

    def to(step: Step) -> Callable[[Update, Context], Coroutine[Any, Any, None]]:
        async def handle(update: Update, _context: Context) -> None:
            await do(update, silence.with_check(with_voice(listening.minding(step))))

        return handle

    private = filters.ChatType.PRIVATE
    spoken_to = filters.COMMAND | filters.Entity("mention") | filters.StatusUpdate.NEW_CHAT_MEMBERS
    routes: list[BaseHandler[Update, Context, None]] = [
        # Outside a private chat nothing is asked or told.
        MessageHandler(~private & ~filters.ChatType.CHANNEL & spoken_to, to(menu.on_group)),
        CallbackQueryHandler(to(on_press)),
        MessageHandler(~private, to(lambda _turn: ())),
        ChatMemberHandler(to(menu.on_block_change), ChatMemberHandler.MY_CHAT_MEMBER),
        MessageHandler(IS_BOT, to(menu.on_bot)),
        MessageHandler(private & filters.UpdateType.EDITED, to(menu.on_edited)),
        CommandHandler("start", to(enrolment.on_start)),
        CommandHandler("menu", to(ON_MENU)),
        CommandHandler(["hoy", "today"], to(for_facilitators(today.on_today))),
        CommandHandler(["seguimiento", "following"], to(for_facilitators(following.on_following))),
        CommandHandler(["sesiones", "sessions"], to(for_staff(sessions.on_sessions))),
        CommandHandler(["resumen", "summary"], to(for_members(tpe_buttons.on_summary))),
        CommandHandler(["equipo", "team"], to(for_representatives(team.on_team))),
        CommandHandler(["persona", "person"], to(for_known(talking.on_talk))),
        CommandHandler(["avisos", "notices"], to(for_known(assisting.for_oneself(notices.on_notices)))),
        CommandHandler(["stop", "baja"], to(for_known(assisting.for_oneself(notices.on_typed)))),
        CommandHandler(["cosecha", "harvest"], to(for_members(season.on_season))),
        CommandHandler("agenda", to(for_known(agenda.on_agenda))),
        CommandHandler(["pendientes", "pending"], to(for_members(pending.on_pending))),
        CommandHandler(["ayuda", "help"], to(ON_HELP)),
        CommandHandler(["idioma", "language"], to(menu.on_languages)),
        CommandHandler(["privacidad", "privacy"], to(menu.on_privacy)),
        MessageHandler(filters.COMMAND, to(menu.on_unknown_command)),
        MessageHandler(filters.CONTACT, to(enrolment.on_contact)),
        MessageHandler(filters.TEXT, to(enrolment.on_text)),
        # Last: whatever else a message may be.
        MessageHandler(filters.ALL, to(menu.on_other)),
    ]
    application.add_handlers(routes)
