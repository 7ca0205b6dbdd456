"""The sessions of those who look after them: the list, a session's page, who comes, a date that is held, and moving or
calling off, by facilitators and officers, in their own chat.

The clock begins on Tuesday 3 November 2026, 09:00 in Lima.
"""

import pytest

from procedures.facilitators import dismiss
from procedures.officers import dismiss_officer
from procedures.timetabling import objections_to, objections_to_json
from programme.timetable_findings import Concern, objection
from storage.invitations import Invitation
from storage.people import Person
from storage.sessions import CANCELLED, CHECKED, MONTH_KNOWN, TrainingSession, session_view
from tests.bot.looking_after import SHOP, officer, organizations, press, say, session
from tests.bot.talks import rows
from tests.sessions import invitation_number, lima, made

NOT_YOURS = "Esa sesión no está ahora a su cargo"


async def view(ruta, number):
    return await ruta.store.read(session_view, number)


async def held(ruta, starts, **details):
    """A session that is not announced, because something stands against its date."""

    def work(tx):
        number = made(tx, lima(starts), ruta.clock(), state=CHECKED, **details)
        found = tx.get_one(TrainingSession, number)
        found.objections = objections_to_json(objections_to(tx, number, ruta.clock()))
        tx.add(found)
        return number

    return await ruta.store.write(work)


async def clashing(ruta, **details):
    """A session at the same hour as another one of the same organization."""
    await session(ruta, "2026-12-10 17:30")
    return await held(ruta, "2026-12-10 18:00", service="T-02", name="Taller de calidad", **details)


async def test_a_facilitator_sees_the_next_sessions_with_how_many_will_come(short_ruta):
    ana = await short_ruta.facilitator()
    more = await organizations(short_ruta, 2)
    number = await session(short_ruta, "2026-12-10 17:30", (1, 2, *more))
    await session(short_ruta, "2026-11-20 17:30", service="T-02", name="Taller de calidad")
    await say(short_ruta, number, "coming", 1)
    await say(short_ruta, number, "not_coming", 2)

    listed = await ana.say("/sesiones")

    assert listed.splitlines() == [
        "Sesiones: 1 a 2 de 2",
        "",
        "1. Taller de calidad",
        "Viernes 20 de noviembre, 5:30 p. m. · anunciada",
        "asistirán 0 de 1, no podrán 0, sin responder 1",
        "",
        f"2. {SHOP}",
        "Jueves 10 de diciembre, 5:30 p. m. · anunciada",
        "asistirán 1 de 4, no podrán 1, sin responder 2",
    ]
    assert (await ana.buttons())[:2] == ["1", "2"]


async def test_six_sessions_are_on_a_page(short_ruta):
    ana = await short_ruta.facilitator()
    for day in range(10, 18):
        await session(short_ruta, f"2026-12-{day} 17:30")

    assert "Sesiones: 1 a 6 de 8" in await ana.say("/sesiones")
    assert "Sesiones: 7 a 8 de 8" in await ana.tap("Más")
    assert "Sesiones: 1 a 6 de 8" in await ana.tap("Anteriores")


@pytest.mark.parametrize(
    ("follows", "sees"),
    [
        ({}, True),
        ({"chains": ("cacao",), "regions": ("san_martin",)}, True),
        ({"chains": ("coffee",)}, False),
        ({"regions": ("junin",)}, False),
    ],
)
async def test_a_facilitator_sees_the_sessions_of_organizations_that_they_follow(short_ruta, follows, sees):
    ana = await short_ruta.facilitator(**follows)
    number = await session(short_ruta, "2026-12-10 17:30", (1,))

    listed = await ana.say("/sesiones")
    opened = await press(short_ruta, ana, f"meet:{number}")

    assert (SHOP in listed, SHOP in opened) == (sees, sees)
    assert (NOT_YOURS in opened) is not sees


async def test_an_officer_sees_the_sessions_of_their_entity_and_no_others(short_ruta):
    mine = await session(short_ruta, "2026-12-10 17:30")
    other = await session(short_ruta, "2026-12-11 17:30", service="T-02", name="Taller de calidad", entity="INIA")
    luz = await officer(short_ruta)

    listed = await luz.tap("Sesiones")

    assert SHOP in listed
    assert "Taller de calidad" not in listed
    assert (await press(short_ruta, luz, f"meet:{other}")).startswith(NOT_YOURS)
    assert (await press(short_ruta, luz, f"calledoff:{other}:0")).startswith(NOT_YOURS)
    assert (await view(short_ruta, other)).is_open
    assert "RPE · Taller de costos · PROMPERÚ" in await press(short_ruta, luz, f"meet:{mine}")


async def test_an_officer_dismissed_a_second_ago_changes_nothing(short_ruta):
    number = await session(short_ruta, "2026-12-10 17:30")
    luz = await officer(short_ruta)
    await luz.tap("Sesiones")
    await luz.tap("1")
    await luz.tap("Cancelar")
    await short_ruta.store.write(dismiss_officer, "Luz Vega", None, short_ruta.clock())

    assert "Usted ahora no es de ellos" in await luz.say("No vendrá el expositor")
    await press(short_ruta, luz, f"calledoff:{number}:0")
    assert (await view(short_ruta, number)).is_open


async def test_a_facilitator_dismissed_a_second_ago_changes_nothing(short_ruta):
    number = await session(short_ruta, "2026-12-10 17:30")
    ana = await short_ruta.facilitator()
    await press(short_ruta, ana, f"move:{number}:0")
    await short_ruta.store.write(dismiss, "Ana Torres", None, short_ruta.clock())

    assert "Usted ahora no es de ellos" in await ana.say("18 de diciembre 17:30")
    assert (await view(short_ruta, number)).starts_at == lima("2026-12-10 17:30")


async def test_a_member_of_an_organization_gets_none_of_it(short_ruta):
    number = await session(short_ruta, "2026-12-10 17:30")
    rosa = await short_ruta.manager()
    await short_ruta.settled()  # the invitation has come

    for button in ("sessions:0", f"meet:{number}", f"who:{number}:0", f"tocall:{number}:0", f"announce:{number}"):
        assert "Eso solo lo hacen el equipo de la RPE y sus entidades" in await press(short_ruta, rosa, button)
    assert "Eso solo lo hacen" in await rosa.say("/sesiones")


async def test_a_session_page_says_when_where_how_many_and_what_can_be_done(short_ruta):
    ana = await short_ruta.facilitator()
    more = await organizations(short_ruta, 3)
    number = await session(
        short_ruta, "2026-12-10 17:30", (1, *more), modality="in_person", place="Jr. Lima 1", capacity=30
    )
    await say(short_ruta, number, "coming", 1)

    page = await press(short_ruta, ana, f"meet:{number}")

    assert page == (
        "RPE · Taller de costos · PROMPERÚ\n\n"
        "Jueves 10 de diciembre, 5:30 p. m. (2 horas)\nLugar: Jr. Lima 1\n\n"
        "Estado: anunciada\n\n"
        "Organizaciones: asistirán 1 de 4, no podrán 0, sin responder 3.\nAforo: 30.\nPocas han confirmado."
    )
    assert await ana.buttons() == [
        "Quiénes asistirán", "A quién llamar", "Recordar a los que faltan", "Ofrecer cupos", "Mover",
        "Pasar a virtual", "Cancelar", "Enviar resumen o material", "Sesiones",
    ]  # fmt: skip


async def test_a_session_that_is_held_waits_for_a_facilitator_who_announces_it_all_the_same(ruta):
    number = await clashing(ruta)
    luz = await officer(ruta)
    ana = await ruta.facilitator()

    assert "Sesiones que esperan una decisión: 1" in await ana.say("/hoy")
    listed = await ana.tap("Sesiones que esperan una decisión (1)")
    assert listed.startswith("Sesiones: 1 a 2 de 2\n1 sesión espera una decisión.\n\n1. Taller de calidad")
    page = await ana.tap("1")
    assert "Todavía no está anunciada: antes, un facilitador debe aceptar su fecha." in page
    assert "· Organizaciones con otra sesión a la misma hora: 1 de 1 (Cooperativa Semilla)." in page

    await press(ruta, luz, f"meet:{number}")
    assert "Anunciar de todos modos" not in await luz.buttons()
    assert (await press(ruta, luz, f"announce:{number}")).startswith(NOT_YOURS)
    assert not (await view(ruta, number)).is_open

    assert (await ana.tap("Anunciar de todos modos")).startswith("Anunciada. Se invita a 1 organización.")
    assert (await view(ruta, number)).is_open
    assert "Ahora nada impide anunciar esta sesión" in await press(ruta, ana, f"announce:{number}")
    accepted = [row for row in await rows(ruta, TrainingSession, "id", "accepted_by") if row[1]]
    assert [row[0] for row in accepted] == [number]


async def test_who_comes_is_said_with_substitutes_reasons_and_the_telephone(short_ruta):
    ana = await short_ruta.facilitator()
    await short_ruta.manager()
    more = await organizations(short_ruta, 8)
    number = await session(short_ruta, "2026-12-10 17:30", (1, *more))
    await say(short_ruta, number, "coming", 1, attendee_id=2)
    await say(short_ruta, number, "substitute", more[0], substitute="Luis Ramos", how="by_phone", by=1)
    await say(short_ruta, number, "not_coming", more[1])
    first = await press(short_ruta, ana, f"who:{number}:0")
    assert first.splitlines()[2:] == [
        "",
        "· Cooperativa Semilla: asistirá Rosa Quispe",
        "· Grupo 01: irá Luis Ramos (por teléfono con Ana Torres)",
        "· Grupo 02: no podrá",
        *(f"· Grupo {n:02}: sin responder" for n in range(3, 8)),
    ]
    assert "Quiénes asistirán: 9 a 9 de 9\n\n· Grupo 08: sin responder" in await ana.tap("Más")


async def test_a_facilitator_reads_names_only_of_organizations_that_they_follow(short_ruta):
    ana = await short_ruta.facilitator(chains=("cacao",))
    number = await session(short_ruta, "2026-12-10 17:30", (1, 3))
    luz = await officer(short_ruta)

    shown = await press(short_ruta, ana, f"who:{number}:0")
    assert "Cooperativa Semilla" in shown
    assert "Cafetalera Neblina" not in shown
    assert "Cafetalera Neblina" in await press(short_ruta, luz, f"who:{number}:0")


async def test_a_session_is_moved_to_a_day_that_is_typed_once_it_was_seen(ruta):
    await ruta.manager()
    number = await session(ruta, "2026-12-10 17:30")
    ana = await ruta.facilitator()

    asked = await press(ruta, ana, f"move:{number}:0")
    assert "Ahora: jueves 10 de diciembre, 5:30 p. m. (2 horas)" in asked
    preview = await ana.say("viernes 18 de diciembre 6 pm")
    assert "Será: viernes 18 de diciembre, 6:00 p. m. (2 horas)" in preview
    assert "Se avisará a 1 organización." in preview
    assert (await view(ruta, number)).starts_at == lima("2026-12-10 17:30")

    done = await ana.tap("Mover a esa fecha")
    assert done.startswith("Movida al viernes 18 de diciembre, 6:00 p. m.\nSe avisará a 1 organización.")
    after = await view(ruta, number)
    assert (after.starts_at, after.ends_at) == (lima("2026-12-18 18:00"), lima("2026-12-18 20:00"))
    assert (await rows(ruta, TrainingSession, "sequence")) == [(1,)]


async def test_days_that_suit_are_offered_as_buttons(short_ruta):
    number = await session(short_ruta, "2026-12-10 17:30")
    ana = await short_ruta.facilitator()

    asked = await press(short_ruta, ana, f"move:{number}:0")
    assert "Estas fechas convienen a la mayoría. Elija una, o escriba el día y la hora" in asked
    first = (await ana.buttons())[0]
    preview = await ana.tap(first)

    assert f"Será: {first[:1].lower()}{first[1:]} (2 horas)" in preview
    assert "Movida al" in await ana.tap("Mover a esa fecha")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("cuando puedan", "¿Qué día?"),
        ("5 pm", "¿Qué día? Escriba todo junto: 14 de agosto 5:30 pm"),
        ("18 de diciembre", "¿A qué hora? Escriba todo junto: 18 de diciembre 5:30 pm"),
        ("18 de diciembre 5:30", "¿De la mañana o de la tarde? Escriba todo junto: 18 de diciembre 5:30 pm"),
        ("31 de noviembre 17:30", "Ese día no existe."),
        ("18 de diciembre 27:30", "Esa hora no existe."),
        ("lunes 18 de diciembre 17:30", "Esa fecha cae otro día de la semana. El 18 de diciembre es viernes."),
        ("2 de noviembre 17:30", "Esa fecha ya pasó."),
        ("14/8/2072 5:30 pm", "Falta más de un año y medio para esa fecha."),
        ("31/12/9999 8:00 pm", "Falta más de un año y medio para esa fecha."),
        ("18 o 19 de diciembre 17:30", "Escriba solo un día y una hora"),
    ],
)
async def test_a_day_that_is_none_is_asked_again_with_the_reason(short_ruta, typed, said):
    number = await session(short_ruta, "2026-12-10 17:30")
    ana = await short_ruta.facilitator()
    await press(short_ruta, ana, f"move:{number}:0")

    assert (await ana.say(typed)).startswith(said)
    assert "Será: viernes 18 de diciembre" in await ana.say("18 de diciembre 17:30")


async def test_a_date_that_would_be_held_is_moved_to_only_all_the_same(short_ruta):
    await session(short_ruta, "2026-12-18 17:30", service="T-02", name="Taller de calidad")
    number = await session(short_ruta, "2026-12-10 17:30")
    ana = await short_ruta.facilitator()
    await press(short_ruta, ana, f"move:{number}:0")

    preview = await ana.say("18 de diciembre 17:30")

    assert (
        "En contra de esa fecha:\n· Organizaciones con otra sesión a la misma hora: 1 de 1 (Cooperativa Semilla)."
        in preview
    )
    assert "Mover a esa fecha" not in await ana.buttons()
    assert "Está anunciada, y hay algo en contra de su nueva fecha." in await ana.tap("Mover de todos modos")
    assert "Queda en su fecha." in await ana.tap("Dejar esta fecha")
    assert "Dejar esta fecha" not in await ana.buttons()


async def test_a_session_becomes_virtual_with_a_link_that_is_one(short_ruta):
    await short_ruta.manager()
    number = await session(short_ruta, "2026-12-10 17:30", modality="in_person", place="Jr. Lima 1", link=None)
    luz = await officer(short_ruta)
    await press(short_ruta, luz, f"virtual:{number}:0")

    assert "Eso no es un enlace" in await luz.say("por zoom")
    assert (await luz.say("https://example.com/sala")).startswith("Ahora es virtual. Se avisará a 1 organización.")
    after = await view(short_ruta, number)
    assert (after.modality, after.link) == ("virtual", "https://example.com/sala")
    assert "Esta sesión ya es virtual." in await press(short_ruta, luz, f"virtual:{number}:0")


async def test_of_a_mixed_session_that_becomes_virtual_without_a_link_the_old_one_holds_no_more(short_ruta):
    number = await session(short_ruta, "2026-12-10 17:30", modality="mixed", place="Jr. Lima 1")
    luz = await officer(short_ruta)
    await press(short_ruta, luz, f"virtual:{number}:0")

    page = await luz.tap("Todavía no hay enlace")

    assert "Virtual. Le enviaremos el enlace." in page
    assert "https://" not in page
    assert not (await view(short_ruta, number)).link


@pytest.mark.parametrize(
    "button",
    [
        "meet:999999999999999999",
        "meet:{n}:999999999999999999",
        "moveto:{n}:999999999999999999:0",
        "moveto:{n}:4200000000:0:yes",
    ],
    ids=["no session", "no look at all", "no moment at all", "the year 9955"],
)
async def test_a_number_out_of_all_range_is_said_to_be_none(short_ruta, button):
    number = await session(short_ruta, "2026-12-10 17:30")
    ana = await short_ruta.facilitator()

    assert "Algo falló" not in await press(short_ruta, ana, button.format(n=number))
    assert (await ana.say("/sesiones")).startswith("Sesiones: 1 a 1 de 1")
    assert (await view(short_ruta, number)).starts_at == lima("2026-12-10 17:30")


async def test_a_page_is_at_most_1000_letters_with_every_field_at_its_limit(short_ruta):
    """Three objections, each with three names of 200 letters."""
    details = {"name": "S" * 200, "entity": "E" * 60, "part": 99, "parts": 99, "place": "P" * 200}
    details |= {"modality": "mixed", "link": "https://example.com/" + "a" * 280, "capacity": 999}
    more = await organizations(short_ruta, 12, name="L" * 190 + "{n:02}")
    await session(short_ruta, "2026-11-06 16:30", more)
    number = await held(short_ruta, "2026-11-06 16:30", service="T-02", organizations=more, **details)
    ana = await short_ruta.facilitator()
    page = await press(short_ruta, ana, f"meet:{number}")

    assert len(page) <= 1_000
    assert page.startswith("RPE · SSS")
    assert "En contra de su fecha:\n· Organizaciones con otra sesión a la misma hora: 12 de 12" in page


async def test_what_speaks_against_a_date_names_those_that_one_may_read(short_ruta):
    await session(short_ruta, "2026-12-10 17:30", (1, 2))
    number = await held(
        short_ruta, "2026-12-10 18:00", service="T-02", name="Taller de calidad", organizations=(1, 2)
    )  # fmt: skip
    ana, luz = await short_ruta.facilitator(regions=("junin",)), await officer(short_ruta)
    line = "Organizaciones con otra sesión a la misma hora: 2 de 2"

    assert f"{line} (Asociación Flor)" in await press(short_ruta, ana, f"meet:{number}")
    assert f"{line} (Asociación Flor, Cooperativa Semilla)" in await press(short_ruta, luz, f"meet:{number}")
    await press(short_ruta, ana, f"move:{number}:0")
    preview = await ana.say("10 de diciembre 17:45")
    assert f"{line} (Asociación Flor)" in preview


async def test_who_comes_is_at_most_1000_letters_with_every_name_at_its_limit(short_ruta):
    ana = await short_ruta.facilitator()
    more = await organizations(short_ruta, 8, name="L" * 198 + "{n:02}")
    number = await session(short_ruta, "2026-12-10 17:30", more, name="S" * 200)
    await short_ruta.store.write(_named, "A" * 60)
    await say(short_ruta, number, "substitute", *more, substitute="B" * 80, how="by_phone", by=1)

    page = await press(short_ruta, ana, f"who:{number}:0")

    assert len(page) <= 1_000
    assert page.count("irá BBB") == page.count("(por teléfono con AAA") == 8


def _named(tx, name):
    person = tx.get_one(Person, 1)
    person.name = name
    tx.add(person)


async def test_a_session_is_called_off_after_the_reason_and_once_more(ruta):
    await ruta.manager()
    number = await session(ruta, "2026-12-10 17:30")
    luz = await officer(ruta)
    await press(ruta, luz, f"calloff:{number}:0")

    asked = await luz.say("El expositor está enfermo")
    assert "Motivo: El expositor está enfermo" in asked
    assert "Se avisará a 1 organización." in asked
    assert (await view(ruta, number)).is_open

    assert (await luz.tap("Sí, cancelar")).startswith("Está cancelada. Se avisará a 1 organización.")
    after = await view(ruta, number)
    assert (after.state, after.reason) == (CANCELLED, "El expositor está enfermo")
    assert "Esa sesión ya está cancelada" in await press(ruta, luz, f"move:{number}:0")
    assert "Esa sesión ya está cancelada" in await press(ruta, luz, f"calledoff:{number}:0")


async def test_a_session_is_called_off_without_a_reason_or_left_as_it_is(short_ruta):
    number = await session(short_ruta, "2026-12-10 17:30")
    ana = await short_ruta.facilitator()
    await press(short_ruta, ana, f"calloff:{number}:0")

    assert "Sin motivo." in await ana.tap("Sin motivo")
    await ana.tap("No cancelar")
    assert (await view(short_ruta, number)).is_open
    assert "Escriba el motivo en 120 como máximo" in await _reason(short_ruta, ana, number, "x" * 121)
    await ana.tap("Sin motivo")
    await ana.tap("Sí, cancelar")
    assert (await view(short_ruta, number)).state == CANCELLED


async def _reason(ruta, person, number, text):
    await press(ruta, person, f"calloff:{number}:0")
    return await person.say(text)


async def test_a_session_cancelled_meanwhile_is_not_moved(short_ruta):
    number = await session(short_ruta, "2026-12-10 17:30")
    ana, luz = await short_ruta.facilitator(), await officer(short_ruta)
    await press(short_ruta, ana, f"move:{number}:0")
    await ana.say("18 de diciembre 17:30")
    await press(short_ruta, luz, f"calledoff:{number}:0")

    assert "Esa sesión ya está cancelada. No se cambió nada." in await ana.tap("Mover a esa fecha")
    assert (await view(short_ruta, number)).starts_at == lima("2026-12-10 17:30")


async def test_a_session_that_has_begun_is_neither_moved_nor_called_off(short_ruta):
    number = await session(short_ruta, "2026-11-05 17:30")
    ana = await short_ruta.facilitator()
    short_ruta.clock.advance(days=2, hours=9)

    for button in (f"move:{number}:0", f"virtual:{number}:0", f"calloff:{number}:0", f"calledoff:{number}:0"):
        assert "Esa sesión ya empezó o ya terminó" in await press(short_ruta, ana, button)
    await press(short_ruta, ana, f"meet:{number}")
    assert "Mover" not in await ana.buttons()


async def test_the_page_of_an_organization_says_its_next_session_and_its_answer(short_ruta):
    ana = await short_ruta.facilitator()
    await session(short_ruta, "2026-12-18 17:30", service="T-02", name="Taller de calidad")
    number = await session(short_ruta, "2026-12-10 17:30")
    line = "Próxima sesión: Taller de costos, jueves 10 de diciembre, 5:30 p. m. ({answer})"

    assert line.format(answer="sin responder") in await ana.say("Semilla")
    await say(short_ruta, number, "not_coming", 1)
    assert line.format(answer="no podrá") in await ana.say("Semilla")
    assert "Próxima sesión" not in await ana.say("Flor")


async def test_a_session_of_which_only_the_month_is_known_is_listed_and_gets_its_day_in_the_chat(short_ruta):
    number = await session(short_ruta, "2026-12-10 17:30", state=MONTH_KNOWN)
    await short_ruta.store.write(_without_a_day, number)
    luz = await officer(short_ruta)

    listed = await luz.say("/sesiones")
    assert "1. Taller de costos\nDiciembre de 2026 · sin día todavía" in listed
    assert "Todavía no se sabe el día." in await luz.tap("1")
    await luz.tap("Mover")
    assert "Será: viernes 18 de diciembre, 5:30 p. m. (2 horas)" in await luz.say("18/12 17:30")
    assert (await luz.tap("Mover a esa fecha")).startswith("Movida al viernes 18 de diciembre, 5:30 p. m.")
    assert (await view(short_ruta, number)).is_open


def _without_a_day(tx, number):
    found = tx.get_one(TrainingSession, number)
    found.starts_at = found.ends_at = None
    tx.add(found)


@pytest.mark.parametrize("why", ["cancelled", "begun", "dismissed"])
async def test_after_a_refusal_what_is_typed_is_no_answer_to_what_was_asked(short_ruta, why):
    number = await session(short_ruta, "2026-11-03 10:00")
    ana, luz = await short_ruta.facilitator(), await officer(short_ruta)
    await press(short_ruta, ana, f"move:{number}:0")
    if why == "cancelled":
        await press(short_ruta, luz, f"calledoff:{number}:0")
    elif why == "begun":
        short_ruta.clock.advance(minutes=90)
    else:
        await short_ruta.store.write(dismiss, "Ana Torres", None, short_ruta.clock())

    assert "No se cambió nada." in await ana.say("18 de diciembre 17:30")
    assert "No se cambió nada." not in await ana.say("Cooperativa")
    assert (await rows(short_ruta, Person, "written_in"))[0] == (None,)


@pytest.mark.parametrize("who", ["facilitator", "officer"])
async def test_a_session_that_is_over_is_among_those_given_with_its_material_for_30_days(short_ruta, who):
    await session(short_ruta, "2026-11-04 17:30", service="T-02", name="Taller de calidad")
    await session(short_ruta, "2026-11-05 17:30", service="T-01")
    someone = await (short_ruta.facilitator() if who == "facilitator" else officer(short_ruta))
    assert "no se dictó ninguna" in await press(short_ruta, someone, "sessions:0:given")
    short_ruta.clock.advance(days=3)

    assert "No hay próximas sesiones a su cargo" in await someone.say("/sesiones")
    listed = await someone.tap("Ya dictadas")
    assert listed.startswith(
        "Ya dictadas: 1 a 2 de 2\n\n1. Taller de costos\nJueves 5 de noviembre, 5:30 p. m. · ya pasó"
    )
    page = await someone.tap("1")
    assert "\n\nYa pasó.\n\n" in page
    assert "Pocas han confirmado" not in page
    assert await someone.buttons() == ["Quiénes asistirán", "Enviar resumen o material", "Sesiones", "Ya dictadas"]

    short_ruta.clock.advance(days=29)
    assert "Ya dictadas: 1 a 1 de 1" in await press(short_ruta, someone, "sessions:0:given")


async def test_a_cancelled_session_stays_in_the_list_until_its_date_if_people_knew_of_it(short_ruta):
    ana = await short_ruta.facilitator()
    known = await session(short_ruta, "2026-11-05 17:30")
    unknown = await session(short_ruta, "2026-11-06 17:30", state=CHECKED, service="T-02", name="Taller de calidad")
    for number in (known, unknown):
        await press(short_ruta, ana, f"calledoff:{number}:0")

    listed = await ana.say("/sesiones")
    assert listed.startswith("Sesiones: 1 a 1 de 1\n\n1. Taller de costos")
    assert "· cancelada" in listed
    await ana.tap("1")
    assert "A quién llamar" in await ana.buttons()

    short_ruta.clock.advance(days=3)
    assert "No hay próximas sesiones a su cargo" in await ana.say("/sesiones")
    assert "no se dictó ninguna" in await ana.tap("Ya dictadas")
    await press(short_ruta, ana, f"meet:{known}")
    assert "A quién llamar" not in await ana.buttons()


@pytest.mark.parametrize(
    ("has_manager", "said"),
    [
        (True, "Se avisará a 1 organización. A otras 2 no se les puede escribir."),
        (False, "A 3 organizaciones no se les puede escribir."),
    ],
)
async def test_those_whom_no_message_tells_of_a_change_are_counted_apart(short_ruta, has_manager, said):
    if has_manager:
        await short_ruta.manager()
    number = await session(short_ruta, "2026-12-10 17:30", (1, *await organizations(short_ruta, 2)))
    ana, luz = await short_ruta.facilitator(), await officer(short_ruta)

    await press(short_ruta, ana, f"move:{number}:0")
    assert f"{said} Avise por teléfono: vea «A quién llamar»." in await ana.say("18 de diciembre 17:30")
    assert f"{said} El equipo RPE avisa por teléfono." in await press(short_ruta, luz, f"calloff:{number}:0:none")


async def test_a_page_says_two_objections_those_first_that_hold_and_none_that_is_accepted(short_ruta):
    ana = await short_ruta.facilitator()
    number = await session(short_ruta, "2026-12-10 17:30")

    def note(tx):
        found = tx.get_one(TrainingSession, number)
        concerns = (Concern.HARVEST_WEEK, Concern.HARVEST_WEEK, Concern.ORGANIZATION_TWICE)
        kept = [objection(each, facts={"n": 2, "total": 3}) for each in concerns]
        found.objections = objections_to_json(kept)
        tx.add(found)

    await short_ruta.store.write(note)
    page = await press(short_ruta, ana, f"meet:{number}")
    against = page.split("En contra de su fecha:\n")[1].splitlines()
    assert against[0] == "· Organizaciones con otra sesión a la misma hora: 2 de 3."
    assert against[1:3] == ["· 2 de 3 organizaciones cosechan esa semana.", "y 1 más"]

    page = await ana.tap("Dejar esta fecha")
    assert "con otra sesión a la misma hora" not in page
    assert "2 de 3 organizaciones cosechan esa semana." in page


async def test_a_session_page_says_why_some_cannot_come(short_ruta):
    number = await session(short_ruta, "2026-12-10 17:30")
    luz = await officer(short_ruta)
    await say(short_ruta, number, "not_coming", 1)

    def note(tx):
        invitation = tx.get_one(Invitation, invitation_number(tx, number))
        invitation.reason = "harvest"
        tx.add(invitation)

    await short_ruta.store.write(note)
    assert "Por qué algunas no podrán: Estamos en cosecha (1)." in await press(short_ruta, luz, f"meet:{number}")


@pytest.mark.parametrize("button", ["leaveit", "remindall", "offer"])
async def test_a_choice_that_is_tapped_after_the_session_changes_nothing(short_ruta, button):
    number = await session(short_ruta, "2026-11-05 17:30")
    ana = await short_ruta.facilitator()
    short_ruta.clock.advance(days=3)

    assert "Esa sesión ya empezó o ya terminó" in await press(short_ruta, ana, f"{button}:{number}:0")


@pytest.mark.parametrize("who", ["facilitator", "officer"])
async def test_the_agenda_of_those_who_look_after_sessions_leads_to_them(short_ruta, who):
    await session(short_ruta, "2026-12-10 17:30")
    someone = await (short_ruta.facilitator() if who == "facilitator" else officer(short_ruta))

    assert await someone.say("/agenda") == "Las sesiones a su cargo están en /sesiones."
    assert SHOP in await someone.tap("Sesiones")
