"""/agenda: what is next and how it stands; «Mi calendario»: an address that shows it, where there can be one."""

import pytest

from storage.commitments import Commitment
from storage.feeds import CalendarFeed
from storage.invitations import BY_PHONE
from storage.sessions import TrainingSession
from storage.tables import table
from tests.bot.talks import in_two, pressed, rows
from tests.sessions import announced, answered, cancelled, lima, moved

HERE = "https://ruta.example.org"


def with_address(ruta):
    """The service is reachable from outside."""
    ruta.intake._calendar_at = HERE
    return ruta


async def test_an_empty_agenda_says_what_will_come(ruta_on_sqlite):
    rosa = await ruta_on_sqlite.manager()

    assert (await rosa.say("/agenda")).startswith("No tiene sesiones próximas. Cuando se anuncie una para usted, le")
    assert await rosa.buttons() == ["Seguir", "Hablar con una persona"]


async def test_it_is_for_those_who_are_known(ruta_on_sqlite):
    somebody = await ruta_on_sqlite.newcomer("Elmer")

    assert "necesita el enlace" in await somebody.say("/agenda")


STANDS = [
    pytest.param(None, {}, "Sin responder", id="no answer"),
    pytest.param("coming", {"by": 1, "attendee_id": 1}, "Asistirá", id="they come themselves"),
    pytest.param("coming", {"by": 2, "how": BY_PHONE}, "Asistirá", id="by telephone"),
    pytest.param("coming", {"by": 2, "attendee_id": 2}, "Irá Julio Quispe", id="a colleague goes"),
    pytest.param("substitute", {"by": 1, "substitute": "Elmer Ríos"}, "Irá Elmer Ríos", id="somebody else goes"),
    pytest.param("not_coming", {"by": 1}, "No podrá", id="nobody comes"),
    pytest.param("waiting", {"by": 1}, "En lista de espera, n.º 1", id="no seat"),
]


@pytest.mark.parametrize(("rsvp", "details", "said"), STANDS)
async def test_each_session_has_its_state(ruta_on_sqlite, rsvp, details, said):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager()
    await ruta.colleague(rosa)
    number = await announced(ruta, "2026-11-20 17:00")
    if rsvp:
        await ruta.store.write(answered, number, 1, rsvp, ruta.clock(), **details)

    agenda = await rosa.say("/agenda")

    assert agenda == f"Su agenda\n\n1. Viernes 20 de noviembre, 5:00 p. m.\nTaller de costos · PROMPERÚ\n{said}"


async def test_what_has_changed_since_it_was_answered_says_so_until_it_is_answered_anew(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager()
    number = await announced(ruta, "2026-11-20 17:00")
    await ruta.store.write(answered, number, 1, "coming", ruta.clock(), by=1, attendee_id=1)
    ruta.clock.advance(hours=1)
    await ruta.store.write(moved, number, lima("2026-11-24 17:00"), ruta.clock())
    await ruta.settled()

    assert "Martes 24 de noviembre, 5:00 p. m.\nTaller de costos · PROMPERÚ\nAsistirá · Cambió" in await say(rosa)
    await ruta.store.write(cancelled, number, ruta.clock())
    assert "Taller de costos · PROMPERÚ\nCancelada" in await say(rosa)


async def say(person):
    """Their agenda, past what came by itself."""
    await person.phone.say("/agenda")
    for _message in range(9):
        if (said := await person.reply()).startswith("Su agenda"):
            return said
    raise AssertionError("no agenda came")


async def test_five_on_a_page_the_nearest_first(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager()
    for day in (27, 20, 26, 21, 25, 23, 24):
        await announced(ruta, f"2026-11-{day} 17:00")

    first = await rosa.say("/agenda")
    assert first.startswith("Su agenda (1/2)\n\n1. Viernes 20 de noviembre")
    assert [line[:2] for line in first.split("\n") if line[1:2] == "."] == ["1.", "2.", "3.", "4.", "5."]
    assert (await rosa.buttons())[:6] == ["1", "2", "3", "4", "5", "Más"]
    second = await rosa.tap("Más")
    assert "6. Jueves 26 de noviembre" in second
    assert "7. Viernes 27 de noviembre" in second
    assert (await rosa.buttons())[:3] == ["6", "7", "Anteriores"]
    assert "Viernes 27 de noviembre, 5:00 p. m. (2 horas)" in await rosa.tap("7")
    assert "(2/2)" in await pressed(rosa, "agenda:99")


async def test_what_is_over_is_not_in_it_and_what_goes_on_is(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager()
    await announced(ruta, "2026-11-20 17:00")

    ruta.clock.now = lima("2026-11-20 18:59")
    assert "Viernes 20" in await say(rosa)
    assert "Asistiré" not in [*await rosa.buttons(), await rosa.tap("1")]
    ruta.clock.now = lima("2026-11-20 19:00")
    assert "No tiene sesiones" in await rosa.say("/agenda")


async def test_of_several_organizations_each_line_names_its_own(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    _rosa, julio = await in_two(ruta)
    await announced(ruta, "2026-11-20 17:00", organizations=(1, 2))

    agenda = await say(julio)

    assert "Taller de costos · PROMPERÚ\nAsociación Flor\nSin responder" in agenda
    assert "Taller de costos · PROMPERÚ\nCooperativa Semilla\nSin responder" in agenda


async def test_of_a_committed_service_also_the_months_are_known(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager()
    for month, part in (("2026-12-10 17:00", 1), ("2027-02-10 17:00", 2)):
        await announced(ruta, month, organizations=(), state="month_known", part=part)
    await announced(ruta, "2026-12-20 17:00")

    def commit(tx):
        tx.execute(
            table(TrainingSession)
            .update()
            .where(table(TrainingSession).c.state == "month_known")
            .values(starts_at=None)
        )
        tx.add(Commitment(organization_id=1, service_id=1, accepted=True, since=ruta.clock()))

    assert "por definir" not in await rosa.say("/agenda")
    await ruta.store.write(commit)
    agenda = await say(rosa)

    assert "1. Domingo 20 de diciembre, 5:00 p. m." in agenda
    assert "2. Diciembre de 2026, fecha por definir\nTaller de costos · PROMPERÚ" in agenda
    assert "3. Febrero de 2027, fecha por definir" in agenda
    assert (await rosa.buttons())[:2] == ["1", "Seguir"]


class TestMyCalendar:
    @pytest.mark.parametrize("button", ["feed", "feednew"])
    async def test_without_a_public_address_there_is_no_such_button(self, ruta_on_sqlite, button):
        rosa = await ruta_on_sqlite.manager()
        await announced(ruta_on_sqlite, "2026-11-20 17:00")

        await say(rosa)
        assert "Mi calendario" not in await rosa.buttons()
        assert "Aquí no hay dirección para calendarios." in await pressed(rosa, button)
        assert await rows(ruta_on_sqlite, CalendarFeed, "id") == []

    async def test_the_address_is_shown_once_and_a_new_one_takes_it_back(self, ruta_on_sqlite):
        ruta = with_address(ruta_on_sqlite)
        rosa = await ruta.manager()
        await rosa.say("/agenda")
        assert "Para eso necesita una dirección." in await rosa.tap("Mi calendario")

        said = await rosa.tap("Crear la dirección")
        assert f"\n\n{HERE}/calendar/token-" in said
        assert "no la comparta" in said
        again = await pressed(rosa, "feed")
        assert "Ya tiene una." in again
        assert HERE not in again

        assert f"{HERE}/calendar/token-" in await rosa.tap("Crear otra dirección")
        revoked = [each is not None for (each,) in await rows(ruta, CalendarFeed, "revoked_at")]
        assert revoked == [True, False]

    async def test_it_is_turned_off_with_one_tap(self, ruta_on_sqlite):
        ruta = with_address(ruta_on_sqlite)
        rosa = await ruta.manager()
        await pressed(rosa, "feednew")

        assert "Esa dirección ya no muestra nada." in await rosa.tap("Quitar la dirección")
        assert "No había ninguna dirección." in await pressed(rosa, "feedoff")
