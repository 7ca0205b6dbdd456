"""What a button means. It is written on the button itself, so an old button still means the question it was drawn for.

Telegram gives a button 64 bytes. `press` builds them and `read_press` reads them: nobody else knows the format.
"""

from dataclasses import dataclass
from enum import StrEnum

MOST_BYTES = 64
#: Longer digits are no number of ours.
MOST_DIGITS = 18


class Verb(StrEnum):
    """What pressing does. The words are stored on buttons in people's chats: they never change their meaning."""

    AGREE = "agree"  # token
    DISAGREE = "refuse"  # token
    ENTER = "enter"  # token: into one more organization
    MY_NAME = "name"  # the name that Telegram gives is right
    MY_JOB = "job"  # code
    SPEAK_FOR = "for"  # membership
    PLACES = "places"  # the organizations that one may speak for
    TALK = "talk"  # to a person of the RPE
    STOP = "stop"  # a facilitator stops what they are doing
    ADMIT = "admit"  # membership
    TURN_AWAY = "decline"  # membership
    TEAM = "team"  # page
    MEMBER = "member"  # membership
    TAKE_OUT = "out"  # membership: asks once more
    TAKEN_OUT = "outyes"  # membership: yes, out of the team
    INVITE = "invite"  # a colleague
    LINKS = "links"  # those that nobody has opened yet
    WITHDRAW = "unlink"  # invite
    LEAVE = "leave"  # membership: asks once more
    LEFT = "leaveyes"  # membership: yes, they work there no longer
    CLAIM = "claim"  # membership: asks once more
    CLAIMED = "claimyes"  # membership: yes, they manage the organization now
    CONFIRM = "confirm"  # claim: it is so
    REFUTE = "refute"  # claim: it is not so
    NOT_ME = "notme"  # the telephone is somebody else's now
    UNLOCK = "unlock"  # person: they may try the check again
    ANSWER = "answer"  # response, question, choice
    VALUE = "value"  # response, question, canonical value
    TICK = "tick"  # response, question, ticked choices as bits in hexadecimal
    DONE = "done"  # response, question: that is all that is ticked
    OMIT = "omit"  # response, question
    KEEP = "keep"  # response, question: leave the answer as it was
    BACK = "back"  # response, question
    LATER = "later"  # response, question
    PAUSE = "pause"  # response
    GO_ON = "go"  # response
    REMIND = "remind"  # response: the person is asked when
    REMIND_IN = "remindin"  # response, hours
    OPEN = "open"  # response, question
    SUMMARY = "sum"  # response
    SECTION = "sec"  # response, section, page
    REVIEW = "review"  # response
    SEND = "send"  # response
    ASK = "ask"  # response, question: somebody may be asked for it, or for what is around it
    ASK_IN = "askin"  # response, section: somebody may be asked for it, or for a block of it
    ASK_PART = "askpart"  # response, size of the part, its place
    ASK_OF = "askof"  # response, size of the part, its place, person (0: whoever opens a link)
    TASK = "task"  # help: begin, or go on with it
    CANNOT = "cannot"  # help: give it back
    TAKE_BACK = "takeback"  # help: whoever asked takes it back
    WHOLE = "whole"  # response: leave the part, go on with the rest
    PENDING = "pending"
    START = "start"  # as /start
    MENU = "menu"
    HELP = "help"
    LANGUAGES = "langs"
    SPEAK = "lang"  # code
    TODAY = "today"  # a facilitator's day
    FOLLOWING = "follow"  # how far the organizations are
    FILTERS = "filters"
    FILTER = "filter"  # what is filtered, code, 1 or 0
    LIST = "list"  # which list, page
    ORGANIZATION = "org"  # organization
    NUDGE = "nudge"  # organization
    READ = "read"  # organization, and of its answers: section, page
    CHOSEN = "mine"  # the chains and regions that a facilitator follows
    CHOOSE = "choose"  # chain or region, code, 1 or 0
    HANDOFF = "handoff"  # hand-off
    WRITE_TO = "write"  # organization
    ASSIST = "assist"  # organization
    REPLY = "reply"  # hand-off: whoever asked writes in it
    CALL_ME = "callme"  # hand-off
    END = "end"  # hand-off: whoever asked has no more to say
    CLOSE = "close"  # hand-off: the facilitator closes it
    RELEASE = "release"  # hand-off: the facilitator leaves it to others
    FOR_TPE = "fortpe"  # what they wrote is an answer, and no message
    WHOM = "whom"  # organization, person (0: all)
    LETTER = "letter"  # letter: send it
    NO_LETTER = "noletter"  # letter: do not
    RE_LETTER = "re"  # letter: answer it
    ASSIST_WITH = "with"  # organization, membership (0: somebody else)
    ASK_TO_SEND = "asksend"  # response
    COMING = "coming"  # invitation: «Asistiré»
    NOT_COMING = "notcoming"  # invitation: «No podré»
    WHY_NOT = "whynot"  # invitation, code of a reason
    OTHER_GOES = "other"  # invitation: «Irá otra persona»
    GOES = "goes"  # invitation, person (0: somebody whose name is typed)
    AGENDA = "agenda"  # page
    SESSION = "session"  # invitation: all that is known of the session
    ICS = "ics"  # invitation: as a file for a calendar
    FEED = "feed"  # the address of one's own calendar: what it is
    FEED_NEW = "feednew"  # make a new one; earlier ones show nothing any more
    FEED_OFF = "feedoff"  # none
    SCORE = "score"  # invitation, 1 to 5
    ABSENT = "absent"  # invitation: they could not come
    ABSENT_WHY = "absentwhy"  # invitation, code of a reason
    LINE = "line"  # invitation: in their own words
    NOTICES = "notices"  # what comes by itself
    NOTICE_HOURS = "nhours"  # code
    FEWER = "fewer"  # 1 or 0
    PAUSE_NOTICES = "npause"  # days; 0: until a day that is typed
    STOP_NOTICES = "nstop"  # asks once more; with 1: yes, stop
    RESUME_NOTICES = "nresume"
    SEASON = "season"  # organization: when it harvests most
    MONTH = "month"  # organization, ticked half-months as bits in hexadecimal
    SEASON_DONE = "seasondone"  # organization, the same: these are they
    PACKING = "packing"  # organization, ticked weekdays as bits in hexadecimal
    PACKING_DONE = "packdone"  # organization, the same: these are they
    SESSIONS = "sessions"  # page: those that a facilitator or an officer looks after
    MEETING = "meet"  # session: as they see it
    ANNOUNCE = "announce"  # session: in spite of what speaks against its date
    WHO_COMES = "who"  # session, page
    TO_CALL = "tocall"  # session, page: those to telephone
    CALL = "call"  # invitation: somebody is on the telephone
    CALL_SET = "callset"  # invitation, answer, code of a reason: what they say
    CALL_SHEET = "callsheet"  # session: the list as a spreadsheet
    REMIND_ALL = "remindall"  # session, minutes since 1970 when few had confirmed: those who have not answered
    OFFER = "offer"  # session, the same, yes: the free seats, to organizations that are not in harvest
    VIRTUAL = "virtual"  # session, the same, «none»: make it virtual
    MOVE = "move"  # session, the same: to another day
    MOVE_TO = "moveto"  # session, minutes since 1970, the same, yes
    CALL_OFF = "calloff"  # session, the same, «none»: why, and asks once more
    CALLED_OFF = "calledoff"  # session, the same, «this»: yes, it does not take place
    LEAVE_IT = "leaveit"  # session, the same: it stays as it is
    MATERIAL = "material"  # session: a summary, a document, a photo
    MATERIAL_SENT = "matsend"  # material, code of whom: send it
    NO_MATERIAL = "nomat"  # material: do not
    TYPED = "typed"  # response, question, what was typed: it is an answer to that question
    READ_MATERIAL = "matread"  # invitation: what was sent of its session


@dataclass(frozen=True, slots=True)
class Press:
    """A button, read."""

    verb: Verb
    args: tuple[str, ...] = ()

    def number(self, place: int) -> int | None:
        """The argument at that place as a number of zero or more; None where it is none."""
        text = self.args[place] if place < len(self.args) else ""
        return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None

    def word(self, place: int) -> str:
        """The argument at that place; blank where there is none."""
        return self.args[place] if place < len(self.args) else ""


def press(verb: Verb, *args: int | str) -> str:
    """The bytes to write on a button. Raises ValueError if Telegram could not take them."""
    data = ":".join((verb, *map(str, args)))
    if len(data.encode()) > MOST_BYTES:
        raise ValueError(f"{len(data.encode())} bytes do not fit on a button: {verb}")
    return data


def read_press(data: str) -> Press | None:
    """What a button means; None if it is none of ours."""
    verb, *args = data.split(":")
    return Press(Verb(verb), tuple(args)) if verb in Verb.__members__.values() else None
