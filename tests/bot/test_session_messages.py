"""What comes to people about sessions, and when (domain.md C18, C19, C21, C35; programme/data/reminders.csv).

The clock begins on Tuesday 3 November 2026, 09:00 in Lima. Cacao in San Martín is not in its peak then.
"""

from datetime import date

import pytest

from programme.reminders import Rsvp
from storage.invitations import BY_PHONE
from storage.organizations import Organization
from storage.tables import table
from tests.bot.conftest import SECOND_CACAO
from tests.bot.scribe import Scribe, do, gist, labels, tpe_sent
from tests.bot.wall import Wall, read_all, rows
from tests.sessions import announced, answered, cancelled, harvested, lima, moved, preferred

HEAD = "RPE · Taller de costos · PROMPERÚ\n\n"
WHEN_INSIDE = "jueves 26 de noviembre, 5:30 p. m. (2 horas)"
WHEN = "Jueves 26 de noviembre, 5:30 p. m. (2 horas)"
PLACE = "Enlace: https://example.com/sala"
INVITATION = (
    f"{HEAD}Le invitamos a esta sesión:\n{WHEN}\n{PLACE}\n\n"
    "Se lleva: Una hoja con sus costos por quintal.\n\n¿Asistirá?"
)
NO_ANSWER = f"{HEAD}Aún no sabemos si asistirá:\n{WHEN}\n{PLACE}\n\n¿Asistirá?"
BEFORE = f"{HEAD}{{soon}} usted confirmó su asistencia. Le esperamos:\n{WHEN}\n{PLACE}"
#: Thursday 26 November.
STARTS = "2026-11-26 17:30"
ALL_THREE = ["Asistiré", "No podré", "Irá otra persona"]


@pytest.fixture
async def ruta(short_ruta):
    """A short TPE."""
    return short_ruta


@pytest.fixture
def wall(ruta):
    """What comes by itself."""
    return Wall(ruta)


@pytest.fixture
async def rosa(ruta, wall):
    """A manager whose TPE is sent: nothing but sessions is a reason to write to her."""
    rosa = await ruta.manager()
    await ruta.settled()
    await tpe_sent(ruta)
    await wall.new(rosa)
    return rosa


@pytest.fixture
async def julio(ruta, wall, rosa):
    """A colleague of hers."""
    julio = await ruta.colleague(rosa)
    await ruta.settled()
    await tpe_sent(ruta)
    await wall.new(julio)
    await wall.new(rosa)
    return julio


@pytest.fixture
def scribe(ruta, wall):
    """What came when."""
    return Scribe(ruta, wall)


async def test_an_announced_session_is_an_invitation_with_its_file_and_three_buttons(ruta, wall, rosa):
    await announced(ruta, STARTS)

    (came,) = await wall.after(rosa, minutes=1)

    assert came == INVITATION
    message = (await rosa.phone.messages())[-1]
    assert [button["text"] for row in message["reply_markup"]["inline_keyboard"] for button in row] == ALL_THREE
    assert message["document"]["file_name"] == "sesion.ics"


async def test_whoever_does_not_answer_is_asked_seven_and_three_days_before(ruta, scribe, rosa):
    await announced(ruta, STARTS)

    assert await scribe.until("2026-11-28 12:00", rosa) == [
        "11-03 09:00 Le invitamos a esta sesión:",
        "11-19 17:30 Aún no sabemos si asistirá:",
        "11-23 17:30 Aún no sabemos si asistirá:",
    ]


async def test_whoever_comes_is_reminded_a_day_and_an_hour_before_and_asked_afterwards(ruta, scribe, rosa):
    number = await announced(ruta, STARTS)
    assert await scribe.until("2026-11-05 12:00", rosa) == ["11-03 09:00 Le invitamos a esta sesión:"]
    await do(ruta, answered, number, 1, Rsvp.COMING, by=1)

    assert await scribe.until("2026-11-28 12:00", rosa) == [
        "11-25 17:30 Es mañana: usted confirmó su asistencia. Le esperamos:",
        "11-26 16:30 Empieza en 1 hora: usted confirmó su asistencia. Le esperamos:",
        "11-26 20:30 ¿Cómo le fue en esta sesión?",
    ]


async def test_what_is_said_in_each_message(ruta, wall, rosa):
    number = await announced(ruta, STARTS)
    await wall.after(rosa, minutes=1)

    assert await wall.at("2026-11-19 17:30", rosa) == [NO_ANSWER]
    await do(ruta, answered, number, 1, Rsvp.COMING, by=1)
    assert await wall.at("2026-11-25 17:30", rosa) == [BEFORE.format(soon="Es mañana:")]
    assert (await labels(rosa)) == ["Ya no podré"]
    assert await wall.at("2026-11-26 16:30", rosa) == [BEFORE.format(soon="Empieza en 1 hora:")]
    assert await wall.at("2026-11-26 20:30", rosa) == [
        f"{HEAD}¿Cómo le fue en esta sesión?\n{WHEN}\n\n¿Le sirvió? 1: muy poco. 5: mucho."
    ]
    assert await labels(rosa) == ["1", "2", "3", "4", "5", "No pude ir"]


async def test_whoever_cannot_come_hears_no_more(ruta, scribe, rosa):
    number = await announced(ruta, STARTS)
    await scribe.until("2026-11-05 12:00", rosa)
    await do(ruta, answered, number, 1, Rsvp.NOT_COMING, by=1)

    assert await scribe.until("2026-12-05 12:00", rosa) == []


async def test_a_session_moved_before_anybody_was_told_is_told_once_with_its_new_date(ruta, wall, rosa):
    """Announced at night: the invitation waits for the morning, and the session moves meanwhile, twice."""
    await wall.at("2026-11-03 22:00", rosa)
    number = await announced(ruta, "2026-11-20 17:30")
    await do(ruta, moved, number, lima("2026-11-24 17:30"))
    await do(ruta, moved, number, lima(STARTS))

    assert await wall.at("2026-11-04 12:00", rosa) == [INVITATION]


async def test_a_session_moved_after_it_was_told_is_told_with_both_dates_once_however_often_it_moved(ruta, wall, rosa):
    number = await announced(ruta, STARTS)
    await wall.at("2026-11-04 22:00", rosa)
    await do(ruta, moved, number, lima("2026-11-27 17:30"))
    await do(ruta, moved, number, lima("2026-11-30 16:00"), reason="El ponente viaja.")

    (came,) = await wall.at("2026-11-05 12:00", rosa)

    assert came == (
        f"{HEAD}Esta sesión cambió.\nAntes: {WHEN_INSIDE}\n"
        f"Ahora: lunes 30 de noviembre, 4:00 p. m. (2 horas)\n{PLACE}\n\nMotivo: El ponente viaja.\n\n¿Asistirá?"
    )
    assert await labels(rosa) == ALL_THREE


async def test_a_session_moved_there_and_back_before_they_heard_of_it_is_no_change(ruta, scribe, rosa):
    number = await announced(ruta, STARTS)
    await scribe.until("2026-11-04 22:00", rosa)
    await do(ruta, moved, number, lima("2026-11-27 17:30"))
    await do(ruta, moved, number, lima(STARTS))

    assert await scribe.until("2026-11-20 12:00", rosa) == ["11-19 17:30 Aún no sabemos si asistirá:"]


async def test_a_session_moved_there_and_back_in_their_sight_is_told_twice_and_reminds_as_planned(ruta, scribe, rosa):
    number = await announced(ruta, STARTS)
    await scribe.until("2026-11-04 12:00", rosa)
    await do(ruta, moved, number, lima("2026-11-27 17:30"))
    assert await scribe.until("2026-11-05 12:00", rosa) == ["11-04 12:00 Esta sesión cambió."]
    await do(ruta, moved, number, lima(STARTS))

    assert await scribe.until("2026-11-24 12:00", rosa) == [
        "11-05 12:00 Esta sesión cambió.",
        "11-19 17:30 Aún no sabemos si asistirá:",
        "11-23 17:30 Aún no sabemos si asistirá:",
    ]


async def test_whoever_expects_a_session_tomorrow_hears_at_any_hour_that_it_is_next_month(ruta, scribe, rosa):
    number = await announced(ruta, "2026-11-06 08:00")
    await scribe.until("2026-11-05 21:30", rosa)
    await do(ruta, moved, number, lima("2026-12-15 17:30"))

    assert await scribe.until("2026-11-05 21:31", rosa) == ["11-05 21:30 Esta sesión cambió."]


async def test_a_session_at_another_place_is_a_change_too(ruta, wall, rosa):
    number = await announced(ruta, STARTS, modality="in_person", place="Local de la cooperativa", link=None)
    await wall.after(rosa, minutes=1)
    await do(ruta, answered, number, 1, Rsvp.COMING, by=1)
    await do(ruta, moved, number, lima(STARTS), place="Municipalidad de Juanjuí")

    (came,) = await wall.after(rosa, minutes=1)

    assert came == (
        f"{HEAD}Esta sesión cambió.\nLugar antes: Local de la cooperativa\nAhora: {WHEN_INSIDE}\n"
        "Lugar: Municipalidad de Juanjuí\n\nSu respuesta: asistirá. Si ya no puede, pulse un botón."
    )


async def test_a_cancelled_session_is_told_with_the_reason_to_whoever_was_told_of_it_alone(ruta, wall, rosa):
    number = await announced(ruta, STARTS)
    await wall.after(rosa, minutes=1)
    untold = await wall.at("2026-11-04 22:00", rosa) or await announced(ruta, "2026-11-30 17:30", key="otra")
    await do(ruta, cancelled, untold)
    await do(ruta, cancelled, number, reason="No hay ponente.")

    assert await wall.at("2026-12-05 12:00", rosa) == [
        f"{HEAD}Esta sesión no se dictará:\n{WHEN}\n\nMotivo: No hay ponente.\n\nNo tiene que hacer nada."
    ]
    message = (await rosa.phone.messages())[-1]
    assert message["document"]["file_name"] == "sesion.ics"  # a calendar that has it takes it out


async def test_a_colleagues_answer_counts_at_once(ruta, scribe, rosa, julio):
    """Both are invited; Julio says that he comes: he is reminded, and Rosa hears nothing more."""
    number = await announced(ruta, STARTS)
    assert await scribe.until("2026-11-19 17:00", rosa, julio) == [["11-03 09:00 Le invitamos a esta sesión:"]] * 2
    await do(ruta, answered, number, 1, Rsvp.COMING, by=2)

    hers, his = await scribe.until("2026-11-26 17:30", rosa, julio)

    assert hers == []
    assert his == [
        "11-25 17:30 Es mañana: usted confirmó su asistencia. Le esperamos:",
        "11-26 16:30 Empieza en 1 hora: usted confirmó su asistencia. Le esperamos:",
    ]


async def test_an_answer_by_telephone_reminds_everybody_of_the_organization(ruta, scribe, rosa, julio):
    number = await announced(ruta, STARTS)
    await scribe.until("2026-11-05 12:00", rosa, julio)
    await do(ruta, answered, number, 1, Rsvp.COMING, how=BY_PHONE)

    reminded = ["11-25 17:30 Es mañana: usted confirmó su asistencia. Le esperamos:"]
    assert await scribe.until("2026-11-26 12:00", rosa, julio) == [reminded, reminded]


async def test_whoever_comes_into_the_organization_is_invited_and_whoever_leaves_hears_no_more(ruta, scribe, rosa):
    await announced(ruta, STARTS)
    await scribe.until("2026-11-04 12:00", rosa)
    julio = await ruta.colleague(rosa)
    await ruta.settled()
    await tpe_sent(ruta)
    assert "Le invitamos a esta sesión:" in [gist(each) for each in await scribe.wall.new(julio)]
    await scribe.until("2026-11-05 12:00", rosa)
    await julio.say("/equipo")
    await julio.tap("Ya no trabajo aquí")
    await julio.tap("Sí, ya no trabajo aquí")

    hers, his = await scribe.until("2026-11-26 12:00", rosa, julio)

    assert [line[:5] for line in hers if "Aún" in line] == ["11-19", "11-23"]
    assert [line for line in his if line > "11-05 13"] == []


async def test_a_guest_who_goes_in_their_place_is_told_and_reminded_and_the_others_are_not(ruta, scribe, rosa):
    number = await announced(ruta, STARTS)
    await scribe.until("2026-11-05 12:00", rosa)
    carla = await ruta.manager("Carla", SECOND_CACAO)
    await ruta.settled()
    await tpe_sent(ruta)
    await scribe.wall.new(carla)
    await do(ruta, answered, number, 1, Rsvp.SUBSTITUTE, by=1, attendee_id=2, substitute="Carla")

    hers, guests = await scribe.until("2026-11-27 12:00", rosa, carla)

    assert hers == []
    assert guests == [
        "11-05 12:00 Usted va a esta sesión por su organización:",
        "11-25 17:30 Es mañana: usted confirmó su asistencia. Le esperamos:",
        "11-26 16:30 Empieza en 1 hora: usted confirmó su asistencia. Le esperamos:",
        "11-26 20:30 ¿Cómo le fue en esta sesión?",
    ]


async def test_in_the_peak_harvest_they_are_asked_once_with_the_digest_and_reminded_in_the_evening(ruta, scribe, rosa):
    """Invitations come at once, but early in the morning or in the evening."""
    await do(ruta, harvested, 1, busiest=range(24))
    number = await announced(ruta, STARTS)
    assert await scribe.until("2026-11-23 12:00", rosa) == [
        "11-03 18:00 Le invitamos a esta sesión:",
        "11-22 18:00 Aún no sabemos si asistirá:",
    ]
    await do(ruta, answered, number, 1, Rsvp.COMING, by=1)
    assert await scribe.until("2026-11-28 12:00", rosa) == [
        "11-25 18:00 Es mañana: usted confirmó su asistencia. Le esperamos:",
        "11-26 16:30 Empieza en 1 hora: usted confirmó su asistencia. Le esperamos:",
        "11-27 05:30 ¿Cómo le fue en esta sesión?",
    ]


async def test_on_a_weekday_of_packing_nothing_comes_but_what_is_urgent(ruta, scribe, rosa):
    """They pack on Tuesdays, Mondays and Thursdays; the session is on a Thursday."""
    await do(ruta, harvested, 1, packing=(0, 1, 3))
    number = await announced(ruta, STARTS)
    assert await scribe.until("2026-11-24 12:00", rosa) == [
        "11-04 06:30 Le invitamos a esta sesión:",
        "11-18 20:30 Aún no sabemos si asistirá:",
        "11-22 20:00 Aún no sabemos si asistirá:",
    ]
    await do(ruta, answered, number, 1, Rsvp.COMING, by=1)
    assert await scribe.until("2026-11-28 12:00", rosa) == [
        "11-25 18:00 Es mañana: usted confirmó su asistencia. Le esperamos:",
        "11-26 16:30 Empieza en 1 hora: usted confirmó su asistencia. Le esperamos:",
        "11-27 06:30 ¿Cómo le fue en esta sesión?",
    ]


async def test_after_an_outage_of_an_hour_what_was_due_comes_and_once(ruta, scribe, wall, rosa):
    await announced(ruta, STARTS)
    await wall.at("2026-11-19 17:00", rosa)
    ruta.clock.advance(hours=1, minutes=30)

    assert await scribe.until("2026-11-20 12:00", rosa) == ["11-19 18:30 Aún no sabemos si asistirá:"]


async def test_after_an_outage_of_a_week_what_is_past_its_use_is_missed(ruta, scribe, wall, rosa):
    """From 15 to 24 November: both reminders were due, and the first is of no use any more."""
    await announced(ruta, STARTS)
    await wall.at("2026-11-15 12:00", rosa)
    ruta.clock.advance(days=9)

    assert await scribe.until("2026-11-25 12:00", rosa) == ["11-24 12:00 Aún no sabemos si asistirá:"]
    assert [state for _kind, state, *_ in rows(ruta, "session.no_answer")] == ["missed", "accepted"]


async def test_an_outage_in_the_evening_lets_nothing_come_at_night(ruta, scribe, wall, rosa):
    await announced(ruta, STARTS)
    await wall.at("2026-11-19 17:00", rosa)
    ruta.clock.advance(hours=5)

    assert await scribe.until("2026-11-20 12:00", rosa) == ["11-20 06:30 Aún no sabemos si asistirá:"]


async def test_whoever_has_stopped_hears_nothing_until_they_want_to_again(ruta, scribe, rosa):
    number = await announced(ruta, STARTS)
    await scribe.until("2026-11-05 12:00", rosa)
    await do(ruta, preferred, 1, stopped_at=ruta.clock())
    await do(ruta, moved, number, lima("2026-11-27 17:30"))
    assert await scribe.until("2026-11-22 12:00", rosa) == []
    await do(ruta, preferred, 1, stopped_at=None)

    assert await scribe.until("2026-11-28 12:00", rosa) == [
        "11-22 18:00 Esta sesión cambió.",
        "11-24 17:30 Aún no sabemos si asistirá:",
    ]


async def test_a_pause_holds_reminders_back_and_not_the_change_of_what_they_go_to(ruta, scribe, rosa):
    number = await announced(ruta, STARTS)
    await scribe.until("2026-11-05 12:00", rosa)
    await do(ruta, answered, number, 1, Rsvp.COMING, by=1)
    await do(ruta, preferred, 1, paused_until=date(2026, 11, 27))
    await do(ruta, moved, number, lima("2026-11-26 16:00"))

    assert await scribe.until("2026-11-28 12:00", rosa) == [
        "11-05 12:00 Esta sesión cambió.",
        "11-27 06:30 ¿Cómo le fue en esta sesión?",
    ]


async def test_in_a_chat_that_was_silent_for_long_nothing_of_the_organization_is_shown(ruta, wall, rosa):
    ruta.clock.advance(days=61)
    await announced(ruta, "2027-01-28 17:30")

    assert await wall.after(rosa, hours=12) == ["Hay algo nuevo para usted en Ruta. Escriba /start para verlo."]
    assert await wall.after(rosa, days=40) == []


async def test_whoever_has_several_organizations_reads_for_which_it_is(ruta, wall, rosa):
    ruta.clock.advance(minutes=1)
    await rosa.enter(await ruta.invite(SECOND_CACAO))
    await rosa.tap("Presidente o presidenta")
    await ruta.settled()
    await tpe_sent(ruta)
    await read_all(rosa)
    await announced(ruta, STARTS, organizations=(2,))

    (came,) = await wall.after(rosa, minutes=1)

    assert came.startswith(f"{HEAD}Para: Asociación Flor\n\nLe invitamos a esta sesión:")


async def test_every_text_is_at_most_500_characters_however_long_what_it_says_is(ruta, wall, rosa):
    number = await announced(ruta, STARTS, name="Taller de " + "costos " * 12, outcome="Una hoja " * 60, parts=3)
    (came,) = await wall.after(rosa, minutes=1)
    await do(ruta, moved, number, lima("2026-11-27 17:30"), reason="El ponente viaja. " * 30)
    (changed,) = await wall.after(rosa, minutes=1)

    assert "Sesión 1 de 3" in came
    assert max(len(came), len(changed)) <= 500


AT_LIMITS = {
    "name": "S" * 200, "entity": "E" * 60, "modality": "mixed", "place": "P" * 200, "outcome": "O" * 300,
    "part": 99, "parts": 99, "hours": 23 + 59 / 60,
}  # fmt: skip


async def named_at_length(ruta, rosa):
    """Rosa is in a second organization, and both have the longest of names."""
    ruta.clock.advance(minutes=1)
    await rosa.enter(await ruta.invite(SECOND_CACAO))
    await rosa.tap("Presidente o presidenta")
    await ruta.settled()
    await tpe_sent(ruta)
    await read_all(rosa)
    await ruta.store.write(lambda tx: tx.execute(table(Organization).update().values(legal_name="L" * 200)) and None)


@pytest.mark.parametrize("length", [300, 500])
async def test_every_message_arrives_with_every_field_at_its_limit(ruta, wall, rosa, length):
    """A link is never cut; where the text is too long for what stands under a file, it comes without the file."""
    await named_at_length(ruta, rosa)
    first, second = ("https://example.com/" + letter * (length - 20) for letter in "ab")
    number = await announced(ruta, STARTS, link=first, **AT_LIMITS)
    (invitation,) = await wall.after(rosa, minutes=1)
    document = "document" in (await rosa.phone.messages())[-1]
    other = {"place": "Q" * 200, "link": second, "reason": "R" * 300}
    await do(ruta, moved, number, lima("2026-11-27 17:30"), **other)
    (change,) = await wall.after(rosa, minutes=1)
    changed_document = "document" in (await rosa.phone.messages())[-1]
    (no_answer,) = await wall.at("2026-11-20 17:30", rosa)
    await do(ruta, answered, number, 1, Rsvp.COMING, by=1)
    (before,) = await wall.at("2026-11-26 17:30", rosa)
    await do(ruta, cancelled, number, reason="R" * 300)
    (called_off,) = await wall.after(rosa, minutes=1)

    came = [invitation, change, no_answer, before, called_off]
    assert max(map(len, came)) <= 1_000 or length == 500
    assert [len(text) <= 1_000 for text in (invitation, change)] == [document, changed_document]
    assert "Se lleva:" not in invitation
    assert first in invitation
    assert all(second in text for text in (change, no_answer, before))
    assert "Lugar antes: PPP" in change
    assert "Motivo: RRR" in change
    assert all(text.startswith("RPE · SSS") and "Para: LLL" in text for text in came)


async def test_several_sessions_at_their_limits_come_one_after_the_other(ruta, wall, rosa):
    await named_at_length(ruta, rosa)
    for day in (26, 27):
        await announced(ruta, f"2026-11-{day} 17:30", link="https://example.com/" + "a" * 280, **AT_LIMITS)

    came = [*await wall.after(rosa, minutes=5), *await wall.at("2026-11-05 12:00", rosa)]

    assert [text.count("https://") for text in came] == [1, 1]
    assert max(map(len, came)) <= 1_000

    await do(ruta, answered, 1, 1, Rsvp.COMING, by=1)
    (afterwards,) = (await wall.at("2026-11-27 20:00", rosa))[-1:]
    assert "¿Cómo le fue en esta sesión?" in afterwards
    assert len(afterwards) <= 500


async def test_when_the_date_changes_whoever_goes_is_named(ruta, wall, rosa):
    number = await announced(ruta, STARTS)
    await wall.after(rosa, minutes=5)
    await do(ruta, answered, number, 1, Rsvp.SUBSTITUTE, by=1, substitute="Elmer Ríos")
    await do(ruta, moved, number, lima("2026-11-27 17:30"))

    (came,) = await wall.after(rosa, days=1)

    assert came.endswith("Irá Elmer Ríos. Si ya no es así, pulse un botón.")
