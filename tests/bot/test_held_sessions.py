"""A session that something holds back: the facilitators who follow its organizations are told, with a choice."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from procedures.orders import Order
from procedures.scheduling import accept, cancel, move, schedule_all
from storage.entities import Entity
from storage.outbox import Notification
from storage.services import Service

STARTS = datetime(2027, 1, 14, 22, 30, tzinfo=UTC)
ORDER = Order(
    entity_id=1,
    key="7",
    service_id=1,
    month=date(2027, 1, 1),
    starts_at=STARTS,
    ends_at=STARTS + timedelta(hours=2),
    modality="virtual",
    link="https://example.com/sala",
)


def offer(tx, now):
    entity = Entity(slug="feria", name="Entidad de Prueba", created_at=now)
    tx.add(entity)
    tx.flush()
    tx.add(
        Service(
            code="T1", name="Taller de costos", type="management", entity_id=entity.id, chains="cacao", hours=4,
            sessions=2, modality="mixed", outcome="Una hoja de costos", audience="Gerentes", origin="imported",
            created_at=now, updated_at=now,
        )
    )  # fmt: skip
    tx.flush()


@pytest.fixture
async def held(ruta):
    """Schedules sessions like ORDER but for what is told of each, all at one moment."""
    await ruta.store.write(offer, ruta.clock())

    async def run(*changes):
        orders = [replace(ORDER, **each) for each in changes]
        done = await ruta.store.write(schedule_all, orders, ruta.clock())
        await ruta.swept()
        return done

    return run


async def test_one_session_is_told_in_full_with_what_can_be_done(ruta, held):
    ana = await ruta.facilitator()
    await held({"key": "1"})
    ruta.clock.advance(minutes=1)
    await held({"key": "2"})

    text = await ana.reply()
    assert text.startswith("RPE · Taller de costos · Entidad de Prueba")
    assert "Jueves 14 de enero, 5:30 p. m. (2 horas)" in text
    assert "Todavía no se anuncia" in text
    assert "· Organizaciones con otra sesión a la misma hora: 2 de 2 (Asociación Flor, Cooperativa Semilla)." in text
    assert len(text) <= 1000
    message = (await ana.phone.messages())[-1]
    labels = [button["text"] for row in message["reply_markup"]["inline_keyboard"] for button in row]
    assert labels == ["Anunciar de todos modos", "Ver la sesión", "Mover", "Cancelar"]


async def test_it_names_only_organizations_that_the_facilitator_follows(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    await ruta.store.write(offer, ruta.clock())
    ana = await ruta.facilitator(regions=("junin",))
    orders = [replace(ORDER, key=key) for key in ("1", "2")]
    await ruta.store.write(schedule_all, orders[:1], ruta.clock())
    await ruta.store.write(schedule_all, orders[1:], ruta.clock())
    await ruta.swept()

    assert "a la misma hora: 2 de 2 (Asociación Flor)." in await ana.reply()


async def test_several_of_one_file_come_in_one_message(ruta, held):
    ana = await ruta.facilitator()
    await held(*({"key": str(number)} for number in range(7)))

    text = await ana.reply()
    assert text.startswith("Sesiones que esperan, porque algo está en contra de su fecha: 7")
    assert "y 2 más" in text
    assert len(text) <= 1000


async def test_only_those_who_follow_its_organizations_are_told(ruta, held):
    await ruta.facilitator("Luz", chains=("coffee",))
    ana = await ruta.facilitator("Ana", chains=("cacao",))
    await held({"key": "1"}, {"key": "2"})

    assert await ana.reply()
    assert await _waiting(ruta) == 1


async def test_where_nobody_follows_them_everybody_is_told(ruta, held):
    luz = await ruta.facilitator("Luz", chains=("coffee",))
    await held({"key": "1"}, {"key": "2"})

    assert (await luz.reply()).startswith("Sesiones que esperan")


async def test_at_night_it_waits_for_the_morning_and_what_is_settled_by_then_is_not_told(ruta, held):
    ana = await ruta.facilitator()
    ruta.clock.advance(hours=14)  # eleven at night in Lima
    await held({"key": "1"}, {"key": "2"}, {"key": "3"})
    await ruta.store.write(cancel, 1, "Sin sala", ruta.clock())
    await ruta.store.write(accept, 2, 1, ruta.clock())
    ruta.clock.advance(hours=8)
    await ruta.swept()

    assert (await ana.reply()).startswith("RPE · Taller de costos")


async def test_one_that_was_announced_and_moved_says_that_people_are_being_told(ruta, held):
    ana = await ruta.facilitator()
    later = STARTS + timedelta(days=7)
    await held({"key": "1"}, {"key": "2", "starts_at": later, "ends_at": later + timedelta(hours=2)})
    await ruta.store.write(move, 2, STARTS, STARTS + timedelta(hours=2), ruta.clock())
    await ruta.swept()

    assert "Cambió de fecha y ya se está avisando" in await ana.reply()


async def _waiting(ruta):
    """To how many people it has gone, or is to go."""
    rows = await ruta.store.read(
        lambda tx: list(tx.exec(select(Notification.person_id).where(Notification.kind == "session.held")))
    )
    return len(rows)
