"""What ends by somebody else's hand (a place, a role, a part), and that nothing goes astray by it."""

from ruta.cli_staff import _dismiss
from storage.answers import Answer
from storage.facilitators import Facilitator, limits_of
from storage.handoffs import HandoffMessage
from storage.helps import HelpRequest
from storage.invites import Invite
from storage.memberships import Membership
from storage.people import chats_of_person, note_seen
from tests.bot.conftest import CACAO, SECOND_CACAO
from tests.bot.talks import rows
from tests.bot.test_handover import leave
from tests.bot.test_helping import ask_for_section, rows_of, told, two

TALK = "Hablar con una persona"


async def in_two(ruta):
    """Rosa manages Semilla; Julio is in it too and speaks for it, and manages Flor."""
    rosa = await ruta.manager("Rosa")
    julio = await ruta.colleague(rosa, "Julio")
    ruta.clock.advance(minutes=1)
    await julio.open(await ruta.invite(SECOND_CACAO))
    await julio.tap((await julio.buttons())[0])
    await julio.say("/start")
    ruta.clock.advance(minutes=1)
    await julio.tap("Cambiar a Cooperativa Semilla")
    return rosa, julio


async def crafted(person, button):
    """An old button, pressed now."""
    screen = (await person.phone.messages())[-1]
    return await person.tap(button, screen["message_id"], is_stale=True)


async def texts(person):
    """All that stands in a chat."""
    return [message.get("text", "") for message in await person.phone.messages()]


def seen(tx, person_id, now):
    """Somebody was here just now."""
    note_seen(tx, person_id, chats_of_person(tx, person_id)[0], now)


def standing_of(ruta):
    """Who is in or asks to be: person, role, and whether they are in."""
    kept = (row for row in rows_of(ruta.store, Membership) if row["until"] is None)
    return [(row["person_id"], row["role"], row["accepted_at"] is not None) for row in kept]


async def test_what_is_typed_after_being_taken_out_answers_nothing_in_the_other_organization(short_ruta):
    rosa, julio = await in_two(short_ruta)
    await crafted(rosa, "outyes:2")

    await julio.phone.say("b")
    await short_ruta.settled()

    assert await rows(short_ruta, Answer, "value") == []
    assert any("Ahora responde por Asociación Flor" in text for text in await texts(julio))


async def test_what_is_typed_after_being_turned_away_answers_nothing_in_the_other_organization(short_ruta):
    rosa = await short_ruta.manager("Rosa")
    julio = await short_ruta.manager("Julio", ruc=SECOND_CACAO)
    short_ruta.clock.advance(minutes=1)
    await julio.open(await short_ruta.invite(CACAO))
    await julio.tap((await julio.buttons())[0])
    await crafted(rosa, "decline:3")

    await julio.phone.say("b")
    await short_ruta.settled()

    assert await rows(short_ruta, Answer, "value") == []


async def test_being_taken_out_of_one_organization_leaves_the_talk_for_the_other_open(short_ruta):
    await short_ruta.facilitator("Ana")
    rosa, julio = await in_two(short_ruta)
    await julio.tap(TALK)
    await julio.say("una consulta de Semilla")
    await julio.tap("Volver")
    await julio.tap("Cambiar a Asociación Flor")
    await julio.tap(TALK)
    await crafted(rosa, "outyes:2")

    await julio.phone.say("b")
    await short_ruta.settled()

    assert await rows(short_ruta, Answer, "value") == []
    assert (await rows(short_ruta, HandoffMessage, "text"))[-1] == ("b",)


async def test_after_the_silence_check_what_is_typed_answers_the_question_on_the_screen(short_ruta):
    rosa = await short_ruta.manager("Rosa")
    await rosa.tap(TALK)
    short_ruta.clock.advance(days=61)
    await rosa.say("/start")
    await rosa.say(CACAO[-3:])

    await rosa.say("b")

    assert await rows(short_ruta, Answer, "value") == [("no",)]
    assert await rows(short_ruta, HandoffMessage, "text") == []


async def test_whoever_is_turned_away_has_no_talk_and_no_claim_left(short_ruta):
    ana, rosa = await short_ruta.facilitator("Ana"), await short_ruta.manager("Rosa")
    pedro = await short_ruta.newcomer("Pedro")
    await pedro.enrol_until_phone(await short_ruta.invite())
    await pedro.tap("Soy el nuevo gerente")
    await pedro.tap("Sí, soy el gerente")
    await pedro.say("/persona")
    await pedro.say("hola")
    await crafted(rosa, "decline:2")
    await pedro.open(await short_ruta.invite())

    await crafted(ana, "confirm:1")

    assert standing_of(short_ruta) == [(2, "manager", True), (3, "member", False)]


async def test_whoever_leaves_does_not_let_themselves_in_by_a_link_of_their_own(short_ruta):
    rosa = await short_ruta.manager("Rosa")
    julio = await short_ruta.colleague(rosa, "Julio")
    await julio.say("/equipo")
    await julio.tap("Invitar a un colega")
    link = (await julio.reply()).split()[-1]
    await leave(short_ruta, julio)

    await julio.open(link)

    assert standing_of(short_ruta) == [(1, "manager", True)]


async def test_whoever_was_taken_out_asks_even_where_everybody_has_left_and_a_facilitator_lets_them_in(short_ruta):
    ana = await short_ruta.facilitator("Ana")
    link = await short_ruta.invite()
    rosa = await short_ruta.newcomer("Rosa")
    await rosa.enrol(link)
    julio = await short_ruta.colleague(rosa, "Julio")
    await crafted(rosa, "outyes:2")
    await leave(short_ruta, rosa)

    await julio.phone.open(link)
    await short_ruta.settled()
    await julio.phone.tap((await julio.buttons())[0])
    await short_ruta.settled()
    assert standing_of(short_ruta) == [(3, "member", False)]
    asked = await told(ana, "pide participar")
    await ana.tap("Sí, que participe")

    assert "Julio Quispe" in asked
    assert standing_of(short_ruta) == [(3, "member", True)]


async def test_where_the_manager_cannot_be_reached_the_others_let_a_newcomer_in(short_ruta):
    rosa, julio = await two(short_ruta)
    await rosa.phone.block()
    await short_ruta.settled()
    pedro = await short_ruta.newcomer("Pedro")
    await pedro.enrol_until_phone(await short_ruta.invite())
    await short_ruta.settled()

    await told(julio, "pide participar")
    await crafted(julio, "admit:3")

    assert standing_of(short_ruta)[-1] == (3, "member", True)


async def test_a_facilitator_who_is_dismissed_reads_nothing_more_that_was_on_its_way(short_ruta):
    ana, rosa = await short_ruta.facilitator("Ana"), await short_ruta.manager("Rosa")
    await short_ruta.settled()
    await rosa.tap(TALK)
    await rosa.say("asunto confidencial")
    await short_ruta.store.write(_dismiss, "Ana Torres", None, short_ruta.clock())

    await short_ruta.settled()

    assert not any("confidencial" in text for text in await texts(ana))


async def test_the_end_of_a_parts_time_names_its_organization_and_nothing_in_a_silent_chat(short_ruta):
    rosa, julio = await two(short_ruta)
    for _week in range(3):
        short_ruta.clock.advance(days=21)
        await rosa.say("/start")
    await crafted(rosa, "askof:1:s:1:2")
    await short_ruta.settled()
    short_ruta.clock.advance(days=3, minutes=1)
    await short_ruta.settled()

    assert (await told(rosa, "no terminó a tiempo")).startswith("Cooperativa Semilla\n\n")
    assert not any("Rosa" in text for text in (await texts(julio))[-2:])


async def test_a_part_ends_when_whoever_asked_for_it_leaves_and_its_holder_is_told(short_ruta):
    rosa, julio = await two(short_ruta)
    await ask_for_section(rosa, "Segunda parte", "Julio Quispe")
    await leave(short_ruta, rosa)
    await short_ruta.settled()

    assert [row["outcome"] for row in rows_of(short_ruta.store, HelpRequest)] == ["taken_back"]
    assert "Esta parte vuelve a ser de todos: Segunda parte." in await told(julio, "ya no está en el equipo")


async def test_a_link_that_is_withdrawn_takes_the_part_behind_it_back(short_ruta):
    rosa, julio = await two(short_ruta)
    await crafted(julio, "askof:1:s:1:0")
    number = rows_of(short_ruta.store, Invite)[-1]["id"]

    await crafted(rosa, f"unlink:{number}")

    assert [row["outcome"] for row in rows_of(short_ruta.store, HelpRequest)] == ["taken_back"]


async def test_the_manager_who_takes_out_the_holder_of_her_part_reads_that_it_came_back(short_ruta):
    rosa, _julio = await two(short_ruta)
    await ask_for_section(rosa, "Segunda parte", "Julio Quispe")

    assert "Esto volvió a usted: Segunda parte." in await crafted(rosa, "outyes:2")


async def test_a_part_that_comes_back_is_told_under_the_name_of_its_own_organization(short_ruta):
    rosa, julio = await in_two(short_ruta)
    await rosa.say("/start")
    await ask_for_section(rosa, "Segunda parte", "Julio Quispe")
    await short_ruta.settled()
    await julio.say("/start")
    await julio.tap("Cambiar a Asociación Flor")
    await crafted(julio, "leaveyes:2")
    await short_ruta.settled()

    assert (await told(rosa, "volvió a usted")).startswith("Cooperativa Semilla\n\n")


async def test_a_second_link_says_what_a_facilitator_follows_and_may_follow(short_ruta):
    ana = await short_ruta.facilitator("Ana", chains=("cacao",))
    await ana.open(await short_ruta.invite_facilitator("Ana Torres", ("coffee",)))

    assert await short_ruta.store.read(limits_of, 1) == (("coffee",), ())
    assert await rows(short_ruta, Facilitator, "chains") == [("coffee",)]


async def test_a_facilitators_telephone_that_is_somebody_elses_ends_the_role_and_the_others_are_told(short_ruta):
    ana, beto = await short_ruta.facilitator("Ana"), await short_ruta.facilitator("Beto")
    short_ruta.clock.advance(days=61)
    await short_ruta.store.write(seen, 2, short_ruta.clock())
    await ana.say("/hoy")
    await ana.tap("No soy esa persona")
    await short_ruta.settled()

    ended = dict(await rows(short_ruta, Facilitator, "name", "until"))
    assert ended["Ana Torres"] is not None
    assert ended["Beto Torres"] is None
    assert "El teléfono de Ana Torres" in await told(beto, "ahora es de otra persona")


async def test_after_a_facilitators_check_each_screen_has_one_way_to_a_person(short_ruta):
    rosa = await short_ruta.manager("Rosa")
    await rosa.open(await short_ruta.invite_facilitator("Rosa Quispe"))
    short_ruta.clock.advance(days=61)
    await rosa.say("/start")

    await rosa.open(await short_ruta.invite_facilitator("Rosa Quispe"))

    assert (await rosa.buttons()).count(TALK) == 1


async def test_an_answer_changed_by_telephone_is_told_as_such(short_ruta):
    rosa = await short_ruta.manager("Rosa")
    first = (await rosa.phone.screen())["reply_markup"]["inline_keyboard"][0][0]["callback_data"].split(":")[2]
    await rosa.say("b")
    ana = await short_ruta.facilitator("Ana")
    await ana.say(CACAO)
    await ana.tap("assist:1")
    await ana.tap("Con Rosa Quispe")
    await crafted(ana, f"open:1:{first}")
    await ana.say("a")
    await short_ruta.settled()

    changed = "Por teléfono con Ana Torres (RPE) se cambió una respuesta"
    assert changed in await told(rosa, changed)
