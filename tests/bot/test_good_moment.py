"""What comes unasked besides reminders keeps the hours, the pause and the number a day of whoever gets it (C12, C19).

The clock begins on Tuesday 3 November 2026, 09:00 in Lima. Cacao in San Martín is not in its peak then.
"""

import pytest

from procedures.asking_again import ask_again
from procedures.confirming import confirm
from programme.reminders import Rsvp
from storage.invitations import TAPPED
from storage.people import Chat
from storage.sessions import session_view
from storage.unasked import ANSWERED, ASKED_AGAIN, RELEASED
from tests.bot.conftest import SECOND_CACAO
from tests.bot.scribe import Scribe, do, tpe_sent
from tests.bot.test_session_messages import STARTS
from tests.bot.wall import Wall, rows
from tests.sessions import announced, answered, harvested, lima, moved, preferred

INVITED = "Le invitamos a esta sesión:"
HEARD = "Julio Quispe respondió por Cooperativa Semilla:"
ASKED = "Aún no sabemos si asistirá:"
TOMORROW = "2026-11-04 10:00"


@pytest.fixture
async def ruta(short_ruta):
    """A short TPE."""
    return short_ruta


@pytest.fixture
def wall(ruta):
    """What comes by itself."""
    return Wall(ruta)


@pytest.fixture
def scribe(ruta, wall):
    """What came when."""
    return Scribe(ruta, wall)


@pytest.fixture
async def rosa(ruta):
    """A manager."""
    return await ruta.manager()


@pytest.fixture
async def julio(ruta, wall, rosa):
    """Her colleague; nothing but sessions is a reason to write to either."""
    julio = await ruta.colleague(rosa)
    await ruta.settled()
    await tpe_sent(ruta)
    await wall.new(rosa)
    await wall.new(julio)
    return julio


async def answers(ruta, rsvp=Rsvp.NOT_COMING):
    """Julio answers for both."""
    await do(ruta, confirm, 1, rsvp, 2, TAPPED)


async def asked_again(ruta, number):
    """Somebody has all asked once more who have not answered."""
    await ruta.store.write(lambda tx: ask_again(tx, session_view(tx, number), 1, ruta.clock()))


@pytest.mark.parametrize(
    ("wanted", "season", "came"),
    [
        pytest.param({}, {}, ["11-05 06:30 " + HEARD], id="at night it waits for the morning"),
        pytest.param({"hours": "evening"}, {}, ["11-05 18:00 " + HEARD], id="in the evening, who wants it then"),
        pytest.param({"paused_until": lima("2026-11-09 00:00").date()}, {}, ["11-09 06:30 " + HEARD], id="pause"),
        pytest.param({}, {"packing": (3,)}, ["11-06 06:30 " + HEARD], id="they pack on Thursday"),
        pytest.param({}, {"busiest": range(24)}, ["11-05 05:30 " + HEARD], id="in the peak at dawn"),
        pytest.param({"stopped_at": lima("2026-11-03 09:00")}, {}, [], id="who has stopped hears nothing"),
    ],
)
async def test_a_colleagues_answer_comes_when_it_may(ruta, scribe, rosa, julio, wanted, season, came):
    await announced(ruta, STARTS)
    await scribe.until("2026-11-04 22:00", rosa, julio)
    await do(ruta, preferred, 1, **wanted)
    await do(ruta, harvested, 1, **season)
    await answers(ruta)

    assert await scribe.until("2026-11-10 22:00", rosa) == came


async def test_a_colleagues_answer_beyond_the_days_number_waits_for_the_next(ruta, scribe, rosa, julio):
    await do(ruta, preferred, 1, fewer=True)
    await announced(ruta, STARTS)
    assert await scribe.until("2026-11-03 12:00", rosa) == ["11-03 09:00 " + INVITED]
    await answers(ruta)

    assert await scribe.until("2026-11-05 12:00", rosa) == ["11-04 06:30 " + HEARD]


async def test_of_what_begins_within_a_day_a_colleagues_answer_comes_at_night_too(ruta, scribe, rosa, julio):
    await announced(ruta, TOMORROW)
    await scribe.until("2026-11-03 22:00", rosa, julio)
    await answers(ruta)

    assert await scribe.until("2026-11-03 22:01", rosa) == ["11-03 22:00 " + HEARD]


async def test_a_seat_in_what_begins_within_a_day_is_told_at_once_whatever_has_come(ruta, scribe, wall, rosa):
    """She has paused, and wants one a day, which has come; but then she would lose it."""
    otto = await ruta.manager("Otto", SECOND_CACAO)
    await ruta.settled()
    await tpe_sent(ruta)
    await wall.new(rosa)
    await announced(ruta, TOMORROW, organizations=(1, 2), capacity=1)
    await scribe.until("2026-11-03 10:00", rosa, otto)
    await do(ruta, confirm, 2, Rsvp.COMING, 2, TAPPED)
    await do(ruta, confirm, 1, Rsvp.COMING, 1, TAPPED)
    await do(ruta, preferred, 1, fewer=True, paused_until=lima("2026-11-09 00:00").date())
    assert await scribe.until("2026-11-03 20:45", rosa) == []
    await do(ruta, confirm, 2, Rsvp.NOT_COMING, 2, TAPPED)

    assert await scribe.until("2026-11-03 20:46", rosa) == [
        "11-03 20:45 Se liberó un cupo. Ahora es de Cooperativa Semilla."
    ]


async def test_whoever_has_stopped_does_not_hear_that_they_need_not_go(ruta, scribe, rosa):
    """Otto was to go in place of Rosa."""
    await ruta.manager("Otto", SECOND_CACAO)
    await announced(ruta, STARTS)
    await do(ruta, answered, 1, 1, Rsvp.SUBSTITUTE, by=1, attendee_id=2, substitute="Otto")
    await do(ruta, preferred, 2, stopped_at=ruta.clock())
    await do(ruta, confirm, 1, Rsvp.COMING, 1, TAPPED)
    await scribe.until("2026-11-05 12:00", rosa)

    assert [(state, why) for _kind, state, why, *_ in rows(ruta, RELEASED)] == [("skipped", "they want no messages")]


async def test_an_answer_counts_among_what_comes_on_a_day(ruta, scribe, rosa, julio):
    await announced(ruta, STARTS)
    await scribe.until("2026-11-03 10:00", rosa, julio)
    await answers(ruta)
    assert await scribe.until("2026-11-03 11:00", rosa) == ["11-03 10:00 " + HEARD]
    await announced(ruta, STARTS, service="S-2", name="Marca")

    assert await scribe.until("2026-11-05 12:00", rosa) == ["11-04 06:30 " + INVITED]


async def test_who_is_asked_once_more_beyond_the_days_number_is_asked_on_the_next(ruta, scribe, rosa, julio):
    await do(ruta, preferred, 1, fewer=True)
    number = await announced(ruta, STARTS)
    assert await scribe.until("2026-11-03 12:00", rosa) == ["11-03 09:00 " + INVITED]
    await asked_again(ruta, number)

    assert await scribe.until("2026-11-05 12:00", rosa) == ["11-04 06:30 " + ASKED]


async def test_who_is_asked_once_more_reads_what_has_changed_and_is_not_told_it_again(ruta, wall, rosa, julio):
    """It moves at night, after somebody has all asked again: both are due in the morning."""
    number = await announced(ruta, STARTS)
    await wall.at("2026-11-04 21:00", rosa)
    await asked_again(ruta, number)
    await do(ruta, moved, number, lima("2026-11-30 16:00"))

    (came,) = await wall.at("2026-11-06 12:00", rosa)

    assert ASKED in came
    assert "Antes: jueves 26 de noviembre, 5:30 p. m. (2 horas)\n\nAhora: lunes 30 de noviembre, 4:00 p. m." in came


async def test_a_change_in_a_question_that_telegram_has_surely_not_got_is_told_when_it_comes_again(ruta, wall, rosa):
    await ruta.settled()
    await tpe_sent(ruta)
    number = await announced(ruta, STARTS)
    await wall.at("2026-11-04 21:00", rosa)
    await asked_again(ruta, number)
    await do(ruta, moved, number, lima("2026-11-30 16:00"))
    await ruta.telegram.plan_fault("5xx", method="sendMessage", times=1)
    await wall.at("2026-11-05 06:30", rosa)
    assert [state for _kind, state, *_ in rows(ruta, ASKED_AGAIN)] == ["planned"]

    first, *_more = await wall.after(rosa, minutes=5)

    assert "Antes: jueves 26 de noviembre, 5:30 p. m. (2 horas)" in first


async def test_of_two_telephones_one_hears_of_an_answer(ruta, scribe, rosa, julio):
    """Rosa writes from another telephone by now."""
    await announced(ruta, STARTS)
    await scribe.until("2026-11-03 10:00", rosa, julio)
    await ruta.store.write(_has_two_chats)
    await answers(ruta)

    assert len(rows(ruta, ANSWERED)) == 1


def _has_two_chats(tx):
    tx.add(Chat(id=7_000_000_001, person_id=1))
