"""The hand-over: leaving, and the new manager, whom somebody else confirms."""

import pytest

from storage.claims import ManagerClaim
from storage.memberships import Membership
from tests.bot.conftest import SECOND_CACAO, link_of
from tests.bot.test_team import actions_of, answer, rows_of


async def claim(ruta, person):
    """«Soy el nuevo gerente», and the reply to it."""
    await person.say("/equipo")
    await person.tap("Soy el nuevo gerente")
    reply = await person.tap("Sí, soy el gerente")
    await ruta.swept()
    return reply


async def leave(ruta, person):
    """«Ya no trabajo aquí», and the reply to it."""
    await person.say("/equipo")
    await person.tap("Ya no trabajo aquí")
    reply = await person.tap("Sí, ya no trabajo aquí")
    await ruta.swept()
    return reply


def roles(ruta):
    """The role of everybody who is still in, by person."""
    return {row["person_id"]: row["role"] for row in rows_of(ruta.store, Membership) if row["until"] is None}


async def test_the_hand_over_in_the_middle_on_another_phone_goes_on_at_the_exact_question(ruta):
    rosa = await ruta.manager("Rosa")
    await answer(ruta, rosa, "b", "a", "a")
    asked = await rosa.say("/start")
    julio = await ruta.colleague(rosa, "Julio")

    last = await leave(ruta, rosa)
    told = await julio.reply()
    await julio.tap("Soy el nuevo gerente")
    await julio.tap("Sí, soy el gerente")

    assert "Usted ya no está en Cooperativa Semilla. Gracias por su trabajo." in last
    assert "Si vuelve, abra un enlace" in last
    assert "Rosa Quispe ya no trabaja en Cooperativa Semilla. Ahora no hay gerente. ¿Es usted?" in told
    assert (await julio.say("/start")) == asked
    assert "Llevamos 3 de 117." in await julio.say("/resumen")


async def test_another_representative_confirms_the_new_manager(ruta):
    rosa = await ruta.manager("Rosa")
    julio = await ruta.colleague(rosa, "Julio")

    kept = await claim(ruta, julio)
    asked = await rosa.reply()
    done = await rosa.tap("Confirmar")
    await ruta.swept()
    told = await julio.reply()

    assert "Ya avisamos a quienes pueden confirmarlo." in kept
    assert "Julio Quispe dice que ahora es gerente de Cooperativa Semilla. ¿Es así?" in asked
    assert "Listo: Julio Quispe es gerente de Cooperativa Semilla." in done
    assert "Confirmado: usted es gerente de Cooperativa Semilla." in told
    assert "Sigue en la pregunta 1:" in told
    assert (await julio.tap("Seguir")).startswith("Pregunta 1 de 117")
    assert roles(ruta) == {1: "member", 2: "manager"}
    assert {"manager.claimed", "manager.confirmed"} <= set(actions_of(ruta.store))
    assert "★ Julio Quispe" in await rosa.say("/equipo")


async def test_until_it_is_confirmed_nothing_changes_and_nobody_confirms_themselves(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager("Rosa")
    julio = await ruta.colleague(rosa, "Julio")
    await claim(ruta, julio)
    screen = await julio.phone.screen()

    refused = await julio.tap("confirm:1", screen["message_id"], is_stale=True)

    assert "Eso lo decide otra persona de la organización o el equipo de la RPE." in refused
    assert roles(ruta) == {1: "manager", 2: "member"}


async def test_it_is_not_so(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager("Rosa")
    julio = await ruta.colleague(rosa, "Julio")
    await claim(ruta, julio)
    await rosa.reply()

    done = await rosa.tap("No es así")
    await ruta.swept()

    assert "Listo: en Cooperativa Semilla nada cambia." in done
    assert "No confirmaron que usted sea gerente" in await julio.reply()
    assert roles(ruta) == {1: "manager", 2: "member"}


async def test_said_twice_it_is_one_claim(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager("Rosa")
    julio = await ruta.colleague(rosa, "Julio")
    await claim(ruta, julio)

    assert "Ya avisamos. Falta que alguien lo confirme." in await claim(ruta, julio)
    assert len(rows_of(ruta.store, ManagerClaim)) == 1


async def test_of_two_who_claim_it_the_first_confirmed_wins_and_the_other_is_told(ruta):
    rosa = await ruta.manager("Rosa")
    julio, elmer = await ruta.colleague(rosa, "Julio"), await ruta.colleague(rosa, "Elmer")
    await claim(ruta, julio)
    await rosa.reply()
    await elmer.reply()
    await claim(ruta, elmer)
    await rosa.reply()
    asked = await julio.reply()

    await elmer.tap("Confirmar")
    await ruta.swept()
    won, lost = await julio.reply(), await rosa.reply()
    late = await julio.tap("Confirmar")

    assert "Elmer Quispe dice que ahora es gerente" in asked
    assert "Confirmado: usted es gerente de Cooperativa Semilla." in won
    assert "Julio Quispe es gerente de Cooperativa Semilla ahora." in lost
    assert "Ya se decidió, por Elmer Quispe: no es así." in late
    assert roles(ruta) == {1: "member", 2: "manager", 3: "member"}
    assert [row["granted"] for row in rows_of(ruta.store, ManagerClaim)] == [True, False]


async def test_two_who_decide_on_the_same_claim_hear_who_did(ruta):
    rosa = await ruta.manager("Rosa")
    julio, elmer = await ruta.colleague(rosa, "Julio"), await ruta.colleague(rosa, "Elmer")
    await claim(ruta, julio)
    await rosa.reply()
    await elmer.reply()

    await rosa.tap("No es así")

    assert "Ya se decidió, por Rosa Quispe: no es así." in await elmer.tap("Confirmar")
    assert roles(ruta) == {1: "manager", 2: "member", 3: "member"}


async def test_a_facilitator_who_follows_the_organization_confirms(ruta):
    ana = await ruta.facilitator("Ana", chains=("cacao",))
    other = await ruta.facilitator("Beto", chains=("coffee",))
    rosa = await ruta.manager("Rosa")
    julio = await ruta.colleague(rosa, "Julio")
    await leave(ruta, rosa)
    await julio.reply()

    await claim(ruta, julio)
    asked = await ana.reply()
    refused = await other.tap("confirm:1", (await other.phone.messages())[-1]["message_id"], is_stale=True)
    done = await ana.tap("Confirmar")
    await ruta.swept()

    assert "Julio Quispe dice que ahora es gerente" in asked
    assert "Eso lo decide otra persona" in refused
    assert "Listo: Julio Quispe es gerente" in done
    assert "Confirmado: usted es gerente" in await julio.reply()
    assert roles(ruta) == {4: "manager"}


async def test_where_nobody_can_confirm_it_that_is_said(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager("Rosa")
    julio = await ruta.colleague(rosa, "Julio")
    await leave(ruta, rosa)
    await julio.reply()

    assert "Ahora no hay aquí quien lo confirme: llame al equipo de la RPE." in await claim(ruta, julio)


async def test_whoever_waits_to_be_let_in_may_claim_and_is_let_in_by_the_confirmation(ruta):
    rosa, julio = await ruta.manager("Rosa"), await ruta.newcomer("Julio")
    await julio.enrol_until_phone(await ruta.invite())
    await julio.tap("Soy el nuevo gerente")
    await julio.tap("Sí, soy el gerente")
    await ruta.swept()
    await rosa.reply()  # asks to join
    await rosa.reply()  # says that he is the manager

    await rosa.tap("Confirmar")
    await ruta.swept()

    assert "Confirmado: usted es gerente" in await julio.reply()
    assert (await julio.tap("Seguir")).startswith("Pregunta 1 de 117")
    assert roles(ruta) == {1: "member", 2: "manager"}


async def test_a_claim_of_somebody_who_has_left_is_not_granted(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager("Rosa")
    julio = await ruta.colleague(rosa, "Julio")
    await claim(ruta, julio)
    await rosa.reply()
    await leave(ruta, julio)
    await rosa.reply()

    assert "Ya se decidió, por Julio Quispe: no es así." in await rosa.tap("Confirmar")
    assert roles(ruta) == {1: "manager"}


async def test_whoever_leaves_the_only_organization_may_come_back_by_a_link(ruta):
    ana = await ruta.facilitator("Ana")
    rosa = await ruta.manager("Rosa")
    await rosa.say("b")

    await leave(ruta, rosa)

    assert "Rosa Quispe ya no trabaja en Cooperativa Semilla. Ya no queda nadie." in await ana.reply()
    assert "no pertenece a ninguna organización" in await rosa.say("/start")
    assert "¿Qué cargo tiene en Cooperativa Semilla?" in await rosa.open(await ruta.invite())
    assert "Llevamos 1 de 117." in await rosa.tap("Gerente")
    assert (await rosa.tap("Seguir")).startswith("Pregunta 2 de 117")
    assert roles(ruta) == {2: "manager"}


async def test_the_next_through_the_link_of_an_empty_organization_manages_it_and_finds_everything(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa = await ruta.manager("Rosa")
    await rosa.say("b")
    await leave(ruta, rosa)
    julio = await ruta.newcomer("Julio")

    await julio.enrol_until_phone(await ruta.invite())

    assert (await julio.tap("Seguir")).startswith("Pregunta 2 de 117")
    assert roles(ruta) == {2: "manager"}


async def test_a_stranger_with_the_link_does_not_manage_an_organization_whose_people_are_there(ruta_on_sqlite):
    """The manager has left and a colleague stays: whoever opens the link asks to join, and the colleague decides."""
    ruta = ruta_on_sqlite
    rosa = await ruta.manager("Rosa")
    julio, zoila = await ruta.colleague(rosa, "Julio"), await ruta.newcomer("Zoila")
    await leave(ruta, rosa)
    await julio.reply()

    waiting = await zoila.enrol_until_phone(await ruta.invite())
    await ruta.swept()

    assert "no tiene gerente aquí ahora. Su equipo decide" in waiting
    assert await zoila.buttons() == ["Hablar con una persona", "Soy el nuevo gerente"]
    assert "Zoila Quispe (Socio o socia) pide participar" in await julio.reply()
    assert "Listo: ya puede participar." in await julio.tap("Sí, que participe")


async def test_consent_stays_each_persons_own(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    rosa, julio = await ruta.manager("Rosa"), await ruta.newcomer("Julio")
    link = await ruta.invite()
    await leave(ruta, rosa)

    notice = await julio.open(link)

    assert "¿Está de acuerdo?" in notice or "Acepto" in await julio.buttons()
    assert "Pregunta" not in notice


@pytest.mark.parametrize(
    "button", ["leave:1", "leaveyes:1", "claim:1", "claimyes:1", "leave:99", "claimyes:x", "confirm:9"]
)
async def test_buttons_of_others_and_of_nobody_change_nothing(ruta_on_sqlite, button):
    ruta = ruta_on_sqlite
    await ruta.manager("Rosa")
    flor = await ruta.manager("Flor", ruc=SECOND_CACAO)
    screen = await flor.phone.screen()

    pressed = await flor.tap(button, screen["message_id"], is_stale=True)

    assert "Ese botón ya no sirve." in pressed or "Eso lo decide otra persona" in pressed
    assert roles(ruta) == {1: "manager", 2: "manager"}
    assert rows_of(ruta.store, ManagerClaim) == []


async def test_a_stranger_who_presses_a_button_to_confirm_learns_nothing(ruta_on_sqlite):
    ruta = ruta_on_sqlite
    stranger = await ruta.newcomer("Zoila")
    await stranger.open(link_of("unknown"))
    await stranger.open(await ruta.invite())
    screen = await stranger.phone.screen()

    assert "necesita el enlace" in await stranger.tap("confirm:1", screen["message_id"], is_stale=True)
