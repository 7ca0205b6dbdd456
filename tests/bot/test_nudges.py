"""A TPE that stands still is asked again after 1, 3 and 7 days of silence (domain.md C01, C08; §5, implication 4).

The clock begins on Tuesday 3 November 2026, 09:00 in Lima.
"""

import pytest

from bot import nudges
from procedures.nudging import plan_missing_nudges
from programme.reminders import Rsvp
from storage.opinions import opinion_of
from tests.bot.conftest import CACAO, COFFEE, SHORT_FORM
from tests.bot.talks import pressed
from tests.bot.wall import HEAD, RULE, Wall, newcomer, rows, to_come
from tests.sessions import announced, answered, lima


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
    """A manager who has answered the first of five questions, at nine in the morning of 3 November."""
    rosa = await ruta.manager()
    await rosa.tap("A) Sí")
    await ruta.settled()
    return rosa


async def test_the_question_that_is_due_comes_after_one_three_and_seven_days(ruta, wall, rosa):
    """Not a "please continue": the question itself, with how far they are above it."""
    assert await wall.at("2026-11-04 08:59", rosa) == []
    first = await wall.at("2026-11-04 09:00", rosa)
    assert await wall.at("2026-11-06 08:59", rosa) == []
    second = await wall.at("2026-11-06 09:00", rosa)
    assert await wall.at("2026-11-10 08:59", rosa) == []
    third = await wall.at("2026-11-10 09:00", rosa)

    assert first == second == third
    assert len(first) == 1
    assert first[0].startswith(f"{HEAD.format(n=1)}\n\nPregunta 2 de 5\nPrimera parte: 1 de 3")
    assert "¿Desde qué año exporta?" in first[0]
    assert await wall.after(rosa, days=30) == []


async def test_the_buttons_of_the_reminder_work_and_those_before_it_are_gone(ruta, wall, rosa):
    await rosa.tap("Pausar")
    await wall.after(rosa, days=1)

    assert await rosa.buttons() == [
        "No sé", "Atrás", "Pausar", "Más tarde", "Pedir ayuda", "Recuérdeme en …", "Hablar con una persona",
    ]  # fmt: skip
    screens = [each for each in await rosa.phone.messages() if "reply_markup" in each]
    assert len(screens) == 1

    assert "¿Qué cultiva?" in await rosa.tap("No sé")


async def test_what_is_typed_answers_the_question_of_the_reminder(ruta, wall, rosa):
    await wall.after(rosa, days=1)
    assert "¿Qué cultiva?" in await rosa.say("1998")


async def test_whoever_rested_at_a_stop_is_shown_the_next_question(ruta, wall, rosa):
    await rosa.say("1998")
    await rosa.tap("tick:1:2:1")
    assert "¿Seguimos?" in await rosa.tap("Listo")

    (came,) = await wall.after(rosa, days=1)

    assert came.startswith(HEAD.format(n=3))
    assert "¿Cuánto vendió, en soles?" in came
    assert "¿Qué le hace más falta?" in await rosa.say("15000")


async def test_whoever_has_answered_all_is_shown_what_is_left_to_do(ruta, wall, rosa):
    for text in ("1998", "cacao"):
        await rosa.say(text)
    await rosa.tap("Seguir")
    await rosa.say("15000")
    await rosa.say("Un almacén")

    (came,) = await wall.after(rosa, days=1)

    assert came.startswith("Van 5 de 5. Seguimos aquí:\n\nAntes de enviar")
    assert "Enviar el TPE" in await rosa.buttons()


async def test_an_answer_begins_the_count_anew(ruta, wall, rosa):
    await wall.after(rosa, days=2)
    await rosa.say("1998")

    assert await wall.after(rosa, hours=23, minutes=30) == []
    (came,) = await wall.after(rosa, minutes=30)
    assert came.startswith(HEAD.format(n=2))
    # 8 November is a Sunday: what is due at nine comes with the digest, at 18:00.
    assert await wall.after(rosa, hours=56, minutes=59) == []
    assert len(await wall.after(rosa, minutes=1)) == 1


async def test_whoever_answers_a_little_every_day_is_left_alone(ruta, wall, rosa):
    for text in ("1998", "cacao"):
        assert await wall.after(rosa, hours=23, minutes=30) == []
        await rosa.say(text)
    assert await wall.after(rosa, hours=23, minutes=30) == []
    assert len(to_come(ruta, RULE)) == 1


async def test_reminders_come_at_allowed_hours_only(ruta, wall, rosa):
    """Last answered at 22:00: the reminder comes at 20:30 of the next day, and so on."""
    await wall.at("2026-11-03 22:00", rosa)
    await rosa.say("1998")

    assert await wall.at("2026-11-04 20:00", rosa) == []
    assert len(await wall.at("2026-11-04 20:30", rosa)) == 1
    assert to_come(ruta, RULE) == ["11-06 20:30"]


async def test_what_could_not_go_out_in_the_evening_waits_for_the_morning(ruta, wall, rosa):
    """The service was away from the afternoon until 23:00."""
    await wall.at("2026-11-04 08:30", rosa)
    ruta.clock.advance(hours=14, minutes=30)
    await wall.tick()
    assert await wall.new(rosa) == []

    assert await wall.at("2026-11-05 06:00", rosa) == []
    assert len(await wall.at("2026-11-05 06:30", rosa)) == 1


async def test_nothing_goes_out_on_a_holiday(ruta, wall, rosa):
    """8 and 9 December 2026 are holidays: what is due on the 8th in the afternoon comes on the evening before."""
    await wall.at("2026-12-07 05:00", rosa)
    await rosa.say("1998")

    assert len(await wall.at("2026-12-07 20:30", rosa)) == 1
    assert await wall.at("2026-12-10 04:59", rosa) == []
    assert len(await wall.at("2026-12-10 06:30", rosa)) == 1


async def test_an_outage_of_a_week_is_followed_by_one_reminder_not_three(ruta, wall, rosa):
    await wall.new(rosa)
    ruta.clock.advance(days=8)
    await wall.tick()

    assert len(await wall.new(rosa)) == 1
    assert await wall.after(rosa, hours=47) == []
    assert len(await wall.after(rosa, hours=1)) == 1
    assert await wall.after(rosa, hours=95) == []
    assert len(await wall.after(rosa, hours=1)) == 1
    assert await wall.after(rosa, days=10) == []


async def test_nothing_comes_once_the_tpe_is_sent(ruta, wall, rosa):
    for text in ("1998", "cacao"):
        await rosa.say(text)
    await rosa.tap("Seguir")
    await rosa.say("15000")
    await rosa.tap("Omitir")
    await rosa.tap("Enviar el TPE")

    assert await wall.after(rosa, days=12) == []
    assert [(state, reason) for _kind, state, reason, *_ in rows(ruta, RULE)] == [
        ("skipped", "the TPE is not open any more")
    ]


async def test_nobody_is_reminded_while_a_colleague_answers(ruta, wall, rosa):
    julio = await newcomer(ruta, rosa)
    await wall.at("2026-11-04 08:55", rosa, julio)
    await julio.say("1998")

    assert await wall.after(rosa, julio, hours=23, minutes=30) == [[], []]
    mine, his = await wall.after(rosa, julio, hours=1)
    assert mine == []
    assert len(his) == 1


async def test_whoever_answered_last_is_reminded_and_once_they_left_the_manager(ruta, wall, rosa):
    julio = await newcomer(ruta, rosa)
    await julio.say("1998")
    await julio.say("/equipo")
    await julio.tap("Ya no trabajo aquí")
    await julio.tap("Sí, ya no trabajo aquí")

    mine, his = await wall.after(rosa, julio, hours=25)

    assert [text for text in mine if text.startswith("Van ")] == [mine[-1]]
    assert "¿Qué cultiva?" in mine[-1]
    assert his == []


async def test_where_the_one_is_out_of_reach_a_colleague_is_reminded(ruta, wall, rosa):
    julio = await newcomer(ruta, rosa)
    await julio.phone.block()

    await rosa.phone.block()
    await julio.phone.unblock()
    await julio.say("/start")
    mine, his = await wall.after(rosa, julio, days=1)

    assert mine == []
    assert len([text for text in his if text.startswith(HEAD.format(n=1))]) == 1


async def test_where_telegram_says_only_then_that_it_is_blocked_a_colleague_is_reminded(ruta, wall, rosa):
    julio = await newcomer(ruta, rosa)
    await ruta.settled()
    await ruta.telegram.plan_fault("403", chat_id=rosa.phone.id)

    mine, his = await wall.after(rosa, julio, hours=25)

    assert mine == []
    assert len([text for text in his if text.startswith(HEAD.format(n=1))]) == 1
    assert [(state, person) for _kind, state, _reason, person, _due in rows(ruta, RULE)] == [
        ("failed", 1),
        ("cancelled", 1),
        ("accepted", 2),
        ("planned", 2),
    ]


async def test_whoever_comes_back_is_reminded_again(ruta, wall, rosa):
    await rosa.phone.block()
    await wall.after(rosa, days=4)
    await rosa.phone.unblock()
    await rosa.say("/start")

    assert [text for text in await wall.after(rosa, hours=2) if text.startswith("Van ")]


async def test_nobody_is_interrupted_within_a_talk(ruta, wall, rosa):
    """At 09:00 the reminder is due, at 08:58 they have looked at their summary."""
    await wall.at("2026-11-04 08:58", rosa)
    await rosa.say("/resumen")

    assert await wall.at("2026-11-04 09:12", rosa) == []
    assert len(await wall.at("2026-11-04 09:14", rosa)) == 1


async def test_whoever_waits_for_a_person_is_not_reminded(ruta, wall, rosa):
    await ruta.facilitator()
    await rosa.tap("Hablar con una persona")

    assert [text for text in await wall.after(rosa, days=2) if text.startswith("Van ")] == []


async def test_the_reminder_of_one_of_two_organizations_says_which_and_what_is_typed_is_for_it(ruta, wall, rosa):
    await ruta.publish(SHORT_FORM.replace("tpe_cacao", "tpe_coffee"))
    await wall.at("2026-11-03 20:00", rosa)
    await rosa.enter(await ruta.invite(COFFEE))
    await rosa.tap("Presidente o presidenta")

    (came,) = await wall.at("2026-11-04 10:00", rosa)

    assert came.startswith("Usted responde por Cooperativa Semilla.\n\nVan 1 de 5. Seguimos aquí:")
    assert "Cambiar a Cafetalera Neblina" in await rosa.buttons()
    assert "¿Qué cultiva?" in await rosa.say("1998")


async def test_a_new_version_published_meanwhile_changes_nothing_for_whoever_has_begun(ruta, wall, rosa):
    await ruta.publish(SHORT_FORM.replace("¿Desde qué año exporta?", "¿Cuándo empezó a exportar?"))

    (came,) = await wall.after(rosa, days=1)

    assert "¿Desde qué año exporta?" in came
    assert "¿Qué cultiva?" in await rosa.say("1998")


async def test_a_tpe_begun_before_there_were_reminders_gets_one(ruta, wall, rosa):
    ruta.store.submit(lambda tx: tx.connection().exec_driver_sql("DELETE FROM notification")).result()
    await wall.new(rosa)
    ruta.clock.advance(days=20)
    await wall.tick()

    (came,) = await wall.new(rosa)
    assert came.startswith(HEAD.format(n=1))
    assert to_come(ruta, RULE) == ["11-25 09:00"]


async def test_two_watches_at_once_plan_one_reminder(ruta, wall, rosa):
    ruta.store.submit(lambda tx: tx.connection().exec_driver_sql("DELETE FROM notification")).result()
    watches = [ruta.store.submit(plan_missing_nudges, ruta.clock()) for _ in range(2)]

    assert [watch.result() for watch in watches] == [1, 0]
    assert to_come(ruta, RULE) == ["11-04 09:00"]


async def test_a_telephone_silent_for_sixty_days_is_sent_no_question(ruta, wall, rosa):
    ana = await ruta.facilitator()
    seen = "UPDATE person SET last_seen_at = '2026-09-01 12:00:00.000000'"
    ruta.store.submit(lambda tx: tx.connection().exec_driver_sql(seen + " WHERE id = 1")).result()

    mine, told = await wall.at("2026-11-05 08:00", rosa, ana)

    assert mine == []
    assert len(told) == 1


async def test_an_answer_given_by_telephone_begins_the_count_anew(ruta, wall, rosa):
    ana = await ruta.facilitator()
    await wall.at("2026-11-03 20:00", rosa)
    await ana.say(CACAO)
    await ana.tap("assist:1")
    await ana.tap("Con Rosa Quispe")
    await ana.say("1998")
    await ana.tap("Dejar de responder por ellos")

    mine, his = await wall.at("2026-11-04 19:30", rosa, ana)
    assert [text for text in [*mine, *his] if text.startswith("Van ")] == []
    mine, his = await wall.at("2026-11-04 20:00", rosa, ana)
    assert [text for text in mine if text.startswith(HEAD.format(n=2))] == mine
    assert his == []


async def test_a_reminder_on_a_facilitators_word_puts_off_the_next_by_rule(ruta, wall, rosa):
    ana = await ruta.facilitator()
    await wall.at("2026-11-03 18:00", rosa)
    await ana.say(CACAO)
    await ana.tap("Recordar ahora")
    await ruta.settled()

    assert len(await wall.new(rosa)) == 1
    assert await wall.at("2026-11-04 17:59", rosa) == []
    assert len(await wall.at("2026-11-04 18:00", rosa)) == 1
    assert to_come(ruta, RULE) == ["11-06 18:00"]


async def test_in_english_the_reminder_is_english(ruta, wall):
    rosa = await ruta.manager(language_code="es")
    await rosa.say("/idioma")
    await rosa.tap("English")

    (came,) = await wall.after(rosa, days=1)

    assert came.startswith("You have 0 of 4. We go on here:")
    assert "Remind me in…" in await rosa.buttons()


async def test_nobody_is_reminded_while_a_colleague_reads(ruta, wall, rosa):
    julio = await newcomer(ruta, rosa)
    await wall.at("2026-11-04 08:55", rosa, julio)
    await julio.say("/resumen")

    assert await wall.at("2026-11-04 09:09", rosa, julio) == [[], []]
    assert [len(came) for came in await wall.at("2026-11-04 09:10", rosa, julio)] == [1, 0]


async def test_a_reminder_put_off_past_the_last_hour_waits_for_the_morning(ruta, wall, rosa):
    await wall.at("2026-11-03 20:25", rosa)
    await rosa.say("1998")
    await wall.at("2026-11-04 20:22", rosa)
    await rosa.say("/equipo")

    assert await wall.at("2026-11-04 20:59", rosa) == []
    assert to_come(ruta, RULE) == ["11-05 06:30"]


async def test_the_reminders_of_two_organizations_do_not_come_at_once(ruta, wall, rosa):
    await ruta.publish(SHORT_FORM.replace("tpe_cacao", "tpe_coffee"))
    await rosa.enter(await ruta.invite(COFFEE))
    await rosa.tap("Presidente o presidenta")

    assert len(await wall.at("2026-11-04 09:14", rosa)) == 1
    assert len(await wall.at("2026-11-04 09:15", rosa)) == 1


async def test_a_reminder_that_cannot_be_drawn_is_tried_again_a_day_later(ruta, wall, rosa, monkeypatch):
    def fail(*_):
        raise LookupError("nobody")

    monkeypatch.setattr(nudges, "_question", fail)
    for _ in range(47):
        ruta.clock.advance(hours=1)
        await wall.tick()

    assert [state for _kind, state, *_ in rows(ruta, RULE)] == ["failed"]


async def test_a_reminder_ends_whatever_was_asked_before_it_and_the_letter_typed_is_the_answer(ruta, wall, rosa):
    await announced(ruta, "2026-11-03 10:00", organizations=(1,))
    await ruta.store.write(answered, 1, 1, Rsvp.COMING, ruta.clock(), by=1, attendee_id=1)
    ruta.clock.now = lima("2026-11-03 13:00")
    await wall.new(rosa)
    await pressed(rosa, "line:1")
    await wall.after(rosa, days=1)

    assert "¿Qué cultiva?" in await rosa.say("1998")
    assert await ruta.store.read(opinion_of, 1, 1) is None
