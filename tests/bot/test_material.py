"""Summary and material of a session, sent by those who look after it (domain.md C33, C46; §5, implication 5).

The clock begins on Tuesday 3 November 2026, 09:00 in Lima.
"""

import pytest

from procedures.facilitators import end_role
from programme.reminders import Rsvp
from storage.entities import Entity
from storage.facilitators import all_facilitators
from storage.memberships import Membership
from storage.organizations import Organization
from storage.services import Service
from storage.tables import table
from tests.bot.conftest import CACAO, SECOND_CACAO
from tests.bot.scribe import tpe_sent
from tests.bot.talks import pressed
from tests.bot.wall import Wall, audited, read_all, rows, said
from tests.sessions import announced, answered, cancelled, harvested, lima, preferred

SUMMARY = "Costo por quintal: sume mano de obra, insumos y flete."
NOT_STAFF = "Eso solo lo hacen el equipo de la RPE y sus entidades."
PDF = b"%PDF-1.4 invented"


@pytest.fixture
async def ruta(short_ruta):
    """A short TPE."""
    return short_ruta


@pytest.fixture
def wall(ruta):
    """What comes by itself."""
    return Wall(ruta)


@pytest.fixture
async def rosa(ruta):
    """A manager who was to go to session 1, which is over; of two organizations that were invited."""
    rosa = await ruta.manager()
    await announced(ruta, "2026-11-26 17:30", organizations=(1, 2))
    await ruta.store.write(answered, 1, 1, Rsvp.COMING, ruta.clock(), by=1, attendee_id=1)
    return rosa


@pytest.fixture
async def otto(ruta, rosa):
    """The manager of the other: he has said that he cannot come."""
    otto = await ruta.manager("Otto", SECOND_CACAO)
    await ruta.store.write(answered, 1, 2, Rsvp.NOT_COMING, ruta.clock(), by=2)
    await tpe_sent(ruta)  # or its reminder and the question after the session are the two of the day
    return otto


@pytest.fixture
async def ana(ruta, otto):
    """A facilitator, on the afternoon of the day after."""
    ana = await ruta.facilitator()
    ruta.clock.now = lima("2026-11-27 15:00")
    await ruta.settled()
    await read_all(ana)
    return ana


async def begun(ana):
    """She is asked what it is."""
    return await pressed(ana, "material:1")


async def preview(ana):
    """Beneath what they will read: to how many it goes."""
    return await ana.reply()


async def came(ruta, *people):
    """What each of them has on the telephone of it."""
    await ruta.settled()
    shown = [
        [said(each) or "" for each in await person.phone.messages() if each["from"]["is_bot"]] for person in people
    ]
    return [[text for text in texts if "Resumen y material de la sesión:" in text] for texts in shown]


async def test_a_summary_is_shown_before_it_goes_and_reaches_those_who_were_to_go(ruta, rosa, otto, ana):
    assert "Escriba el resumen, de hasta 900 letras" in await begun(ana)
    shown = await ana.say(SUMMARY)
    assert shown.startswith("Van a leer:\n\nRPE · Taller de costos · PROMPERÚ")
    assert SUMMARY in shown
    assert "· 1 persona que iban a ir o no tuvieron señal" in await preview(ana)
    assert (await ana.buttons())[:4] == [
        "No enviar",
        "Enviar a 2 personas (todos)",
        "Enviar a 1 persona (no pudieron)",
        "Enviar a 1 persona (iban a ir)",
    ]
    assert await came(ruta, rosa, otto) == [[], []]

    assert (await ana.tap("Enviar a 1 persona (iban a ir)")).startswith("Va a 1 persona, en su horario.")
    ((text,), nothing) = await came(ruta, rosa, otto)
    assert text.endswith(SUMMARY)
    assert nothing == []
    assert len(audited(ruta, "session.material_sent")) == 1


@pytest.mark.parametrize(
    ("button", "reached"),
    [("Enviar a 1 persona (no pudieron)", [0, 1]), ("Enviar a 2 personas (todos)", [1, 1])],
)
async def test_it_may_go_to_those_who_could_not_or_to_all(ruta, rosa, otto, ana, button, reached):
    await begun(ana)
    await ana.say(SUMMARY)
    await preview(ana)
    await ana.tap(button)

    assert [len(each) for each in await came(ruta, rosa, otto)] == reached


async def test_who_had_no_signal_is_among_those_it_goes_to_first(ruta, rosa, otto, ana):
    await ruta.store.write(answered, 1, 2, Rsvp.COMING, ruta.clock(), by=2, attendee_id=2)
    await pressed(otto, "absentwhy:2:signal")
    await ruta.store.write(answered, 1, 1, Rsvp.NOT_COMING, ruta.clock(), by=1)
    await begun(ana)
    await ana.say(SUMMARY)
    await preview(ana)

    await ana.tap("Enviar a 1 persona (iban a ir)")
    assert [len(each) for each in await came(ruta, rosa, otto)] == [0, 1]


async def test_a_document_goes_with_its_caption_under_it(ruta, rosa, ana):
    await begun(ana)
    await ana.phone.send_document("costos.pdf", PDF, SUMMARY)
    assert SUMMARY in await ana.reply()
    await preview(ana)
    await ana.tap("Enviar a 1 persona (iban a ir)")

    ((text,),) = await came(ruta, rosa)
    assert text.endswith(SUMMARY)
    (message,) = [each for each in await rosa.phone.messages() if "document" in each]
    assert message["document"]["file_name"] == "costos.pdf"


async def test_a_file_without_a_summary_is_asked_for_one_and_the_text_goes_with_it(ruta, rosa, ana):
    await begun(ana)
    await ana.phone.send_document("costos.pdf", PDF)
    await ana.reply()
    assert (await preview(ana)).startswith("El archivo va sin resumen.")

    assert SUMMARY in await ana.say(SUMMARY)
    assert not (await preview(ana)).startswith("El archivo va sin resumen.")
    await ana.tap("Enviar a 1 persona (iban a ir)")
    ((text,),) = await came(ruta, rosa)
    assert text.endswith(SUMMARY)
    assert any("document" in each for each in await rosa.phone.messages())


async def test_what_is_written_again_takes_the_place_of_what_was_there(ruta, rosa, ana):
    await begun(ana)
    await ana.say("Con error")
    await preview(ana)
    await ana.say(SUMMARY)
    await preview(ana)
    await ana.tap("Enviar a 1 persona (iban a ir)")

    assert [[text.rsplit("\n\n", 1)[1] for text in texts] for texts in await came(ruta, rosa)] == [[SUMMARY]]


async def test_it_goes_out_once_however_often_the_button_is_pressed(ruta, rosa, ana):
    await begun(ana)
    await ana.say(SUMMARY)
    await preview(ana)
    await ana.tap("Enviar a 1 persona (iban a ir)")

    assert "Eso ya se envió, o no existe." in await pressed(ana, "matsend:1:all")
    assert "Eso ya se envió, o no existe." in await pressed(ana, "nomat:1")
    assert [len(each) for each in await came(ruta, rosa)] == [1]


async def test_what_is_dropped_goes_to_nobody_not_even_by_its_old_button(ruta, rosa, ana):
    await begun(ana)
    await ana.say(SUMMARY)
    await preview(ana)

    assert (await ana.tap("No enviar")).startswith("No se envió.")
    assert "Eso ya se envió, o no existe." in await pressed(ana, "matsend:1:all")
    assert await came(ruta, rosa) == [[]]


@pytest.mark.parametrize("kind", ["sticker", "voice", "location"])
async def test_what_is_no_text_document_or_photo_is_refused_and_asked_again(ana, kind):
    await begun(ana)
    await ana.phone.send(kind)

    refused = await ana.reply()
    assert refused.startswith("Solo texto, un documento o una foto: no audios, videos ni stickers.")
    assert SUMMARY in await ana.say(SUMMARY)


async def test_a_text_that_is_too_long_is_refused_with_how_long_it_may_be(ana):
    await begun(ana)
    assert (await ana.say("x" * 901)).startswith("Es muy largo: 901 letras. Como máximo 900.")
    await ana.phone.send_document("costos.pdf", PDF, "x" * 601)
    assert (await ana.reply()).startswith("Es muy largo: 601 letras. Como máximo 600.")


async def test_a_long_name_and_a_long_text_fit_under_a_file(ruta, rosa, ana):
    await begun(ana)
    await ana.phone.send_document("costos.pdf", PDF, "x" * 600)
    shown = await ana.reply()

    assert shown.endswith("x" * 600)
    assert len(shown) < 1_024


async def test_the_longest_names_fit_under_a_file_also_with_for_whom_somebody_speaks(ruta, rosa, ana):
    """She is in two organizations: what she sends is shown to her below the name of the one that she speaks for."""
    for ruc in (CACAO, SECOND_CACAO):
        await ana.enter(await ruta.invite(ruc))
        await ana.tap("Socio o socia")
        await ruta.settled()
        await read_all(ana)
    await ruta.store.write(at_length, ruta.clock())
    await begun(ana)
    await ana.phone.send_document("costos.pdf", PDF, "x" * 600)
    shown = await ana.reply()

    assert "LLL" in shown.splitlines()[0]
    assert "RPE · Taller Taller" in shown
    assert shown.endswith("x" * 600)
    assert 900 < len(shown) < 1_024


def at_length(tx, now):
    """Every name as long as it can be; and everybody is accepted."""
    tx.execute(table(Membership).update().values(accepted_at=now))
    tx.execute(table(Organization).update().values(legal_name="L" * 200))
    tx.execute(table(Service).update().values(name="Taller " * 28))
    tx.execute(table(Entity).update().values(name="E" * 60))


async def test_of_a_session_that_was_called_off_nothing_is_sent(ruta, rosa, ana):
    await begun(ana)
    await ana.say(SUMMARY)
    await preview(ana)
    await ruta.store.write(cancelled, 1, ruta.clock())

    assert "se canceló: no se envió nada" in await pressed(ana, "matsend:1:all")
    await ana.say("/hoy")
    assert "se canceló: no se envió nada" in await begun(ana)
    assert await came(ruta, rosa) == [[]]


async def test_who_works_here_no_longer_sends_nothing(ruta, rosa, ana):
    await begun(ana)
    await ruta.store.write(dismissed, ruta.clock())

    assert NOT_STAFF in await ana.say(SUMMARY)
    assert await came(ruta, rosa) == [[]]


async def test_what_was_begun_goes_nowhere_after_the_role_has_ended(ruta, rosa, ana):
    await begun(ana)
    await ana.say(SUMMARY)
    await preview(ana)
    await ruta.store.write(dismissed, ruta.clock())

    assert NOT_STAFF in await ana.tap("Enviar a 2 personas (todos)")
    assert await came(ruta, rosa) == [[]]


def dismissed(tx, now):
    """No facilitator is one any more."""
    for each in all_facilitators(tx):
        end_role(tx, each, now)


@pytest.mark.parametrize("data", ["material:1", "matsend:1:all", "nomat:1", "material:99", "matsend:99:all"])
async def test_members_send_nothing(ruta, rosa, ana, data):
    await begun(ana)
    await ana.say(SUMMARY)

    await pressed(rosa, data)
    assert rows(ruta, "session.material") == []


async def test_a_facilitator_reaches_only_those_they_follow(ruta, rosa, otto):
    luz = await ruta.facilitator("Luz", regions=("junin",))
    ruta.clock.now = lima("2026-11-27 15:00")
    await begun(luz)
    await luz.say(SUMMARY)
    await preview(luz)
    await luz.tap("Enviar a 1 persona")

    assert [len(each) for each in await came(ruta, rosa, otto)] == [0, 1]


async def test_who_stopped_gets_none_and_who_paused_gets_it_afterwards(ruta, wall, rosa, otto, ana):
    await ruta.store.write(preferred, 1, ruta.clock(), paused_until=lima("2026-11-30 00:00").date())
    await ruta.store.write(preferred, 2, ruta.clock(), stopped_at=ruta.clock())
    await begun(ana)
    await ana.say(SUMMARY)
    await preview(ana)
    await ana.tap("Enviar a 1 persona")

    assert await came(ruta, rosa, otto) == [[], []]
    await wall.at("2026-11-30 07:00", rosa, otto)
    assert [len(each) for each in await came(ruta, rosa, otto)] == [1, 0]


async def test_it_keeps_the_hours_of_each(ruta, wall, rosa, ana):
    ruta.clock.now = lima("2026-11-27 21:00")
    await begun(ana)
    await ana.say(SUMMARY)
    await preview(ana)
    await ana.tap("Enviar a 1 persona (iban a ir)")

    assert await came(ruta, rosa) == [[]]
    await wall.at("2026-11-28 06:30", rosa)
    assert [len(each) for each in await came(ruta, rosa)] == [1]


async def test_in_the_peak_harvest_it_comes_with_the_digest_of_sunday(ruta, wall, rosa, ana):
    await ruta.store.write(harvested, 1, ruta.clock(), busiest=range(24))
    await begun(ana)
    await ana.say(SUMMARY)
    await preview(ana)
    await ana.tap("Enviar a 1 persona (iban a ir)")

    await wall.at("2026-11-29 17:59", rosa)
    assert await came(ruta, rosa) == [[]]
    await wall.at("2026-11-29 18:00", rosa)
    assert [len(each) for each in await came(ruta, rosa)] == [1]


async def test_beyond_the_days_number_it_comes_on_the_next(ruta, wall, rosa, ana):
    """She wants one a day, and was asked how it was."""
    await ruta.store.write(preferred, 1, ruta.clock(), fewer=True)
    await begun(ana)
    await ana.say(SUMMARY)
    await preview(ana)
    await ana.tap("Enviar a 1 persona (iban a ir)")

    assert await came(ruta, rosa) == [[]]
    await wall.at("2026-11-28 06:30", rosa)
    assert [len(each) for each in await came(ruta, rosa)] == [1]


async def test_it_is_found_again_under_the_session_by_everybody_who_was_invited(ruta, rosa, otto, ana):
    await begun(ana)
    await ana.say(SUMMARY)
    await preview(ana)
    await ana.tap("Enviar a 1 persona (iban a ir)")
    await ruta.settled()
    await read_all(otto)

    await pressed(otto, "session:2")
    assert "Ver resumen y material" in await otto.buttons()
    assert (await otto.tap("Ver resumen y material")).endswith(SUMMARY)


async def test_another_organizations_material_is_not_shown(ruta, rosa, otto, ana):
    await begun(ana)
    await ana.say(SUMMARY)
    await preview(ana)
    await ana.tap("Enviar a 1 persona (iban a ir)")
    await ruta.settled()
    await read_all(otto)

    assert SUMMARY not in await pressed(otto, "matread:1")


async def test_before_there_is_any_that_is_said(rosa):
    assert "Todavía no hay resumen ni material de esa sesión." in await pressed(rosa, "matread:1")
