"""The main job, as a newcomer sees it: `ruta demo`, a phone in the browser, 117 questions and what comes between."""

import asyncio
import re

from programme.questionnaire import DONT_KNOW
from programme.xlsform import read_questionnaire
from ruta.data import shipped_form
from storage.exports import exported_responses
from storage.responses import SENT
from storage.store import Store

TPE = {step.number: step for step in read_questionnaire(shipped_form("tpe_cacao")).steps if step.asks}
#: What Rosa types, and what it means; everything else she taps.
TYPED = {4: ("ocho", "8"), 5: ("85,5", "85.5"), 9: ("30 %", "30"), 55: ("Un secador solar", "Un secador solar")}
PUT_OFF, END_OF_SECTION, PAUSED_AT, JOINED_AT, CORRECTED, CORRECTED_AT = 5, 11, 20, 25, 3, 89


async def answer_all(phone, numbers):
    """The canonical value that was given to each question, by its name."""
    given = {}
    for number in numbers:
        typed, value = TYPED.get(number, (None, None))
        place = await phone.answer(number, typed)
        given[TPE[number].name] = value if place is None else lettered(number)[place]
    return given


def lettered(number):
    return [choice.name for choice in TPE[number].choices if choice.name != DONT_KNOW]


def kept(folder):
    store = Store(f"sqlite:///{folder / 'data' / 'ruta.db'}")
    try:
        return {response.ruc: response for response in store.submit(lambda tx: list(exported_responses(tx))).result()}
    finally:
        store.close()


async def test_rosa_completes_the_117_questions_while_her_colleague_asks_to_join(demo, open_phone, picture, tmp_path):
    rosa, julio = await asyncio.gather(open_phone("Rosa"), open_phone("Julio"))
    await rosa.open_invitation()
    await rosa.enrol("Gerente")
    given = await answer_all(rosa, range(1, PUT_OFF))

    await rosa.reach(PUT_OFF)
    await rosa.tap("Más tarde")
    await rosa.see("Se la preguntamos más tarde")
    given |= await answer_all(rosa, [*range(PUT_OFF + 1, END_OF_SECTION + 1), PUT_OFF])
    await rosa.see(f"Llevamos {END_OF_SECTION} de 117")
    given |= await answer_all(rosa, range(END_OF_SECTION + 1, PAUSED_AT))

    await rosa.reach(PAUSED_AT)
    await rosa.tap("Pausar")
    await rosa.see("En pausa. Todo quedó guardado.")
    await rosa.page.reload()
    await rosa.tap("Seguir")
    given |= await answer_all(rosa, range(PAUSED_AT, JOINED_AT))

    await rosa.reach(JOINED_AT)
    await julio.open_invitation()
    await julio.enrol("Socio o socia")
    await julio.see("ya tiene aquí un gerente")
    await rosa.see(re.compile(r"Julio Tapullima Shupingahua \(Socio o socia\) pide participar"))
    await rosa.tap("Sí, que participe")
    await rosa.see("Listo: ya puede participar.")
    await julio.see("Ya puede participar en ")
    await julio.tap("Seguir")
    await julio.see(f"Pregunta {JOINED_AT} de 117")
    given |= await answer_all(rosa, range(JOINED_AT, CORRECTED_AT))

    await rosa.reach(CORRECTED_AT)
    await picture(rosa)
    await rosa.write("/resumen")
    await rosa.see("Resumen")
    await rosa.tap("Aspectos Generales")
    await rosa.see("página 1 de 3")
    await rosa.tap(str(CORRECTED))
    await rosa.see("Su respuesta: Sí, contamos con un organigrama")
    await rosa.tap("C")
    await rosa.see("Su respuesta se cambió.")
    given |= {TPE[CORRECTED].name: lettered(CORRECTED)[2]}
    given |= await answer_all(rosa, range(CORRECTED_AT, 118))

    await rosa.see("Antes de enviar")
    await rosa.tap("Enviar el TPE")
    await rosa.see("TPE enviado")
    assert rosa.rests == 10  # the end of every block but the last
    assert re.findall(r"Fortalezas: \d+ de (\d+)", await rosa.read())
    assert await demo.stop() == 0
    response = kept(tmp_path)["20999999990"]
    assert (response.state, response.answers) == (SENT, given)


async def test_after_a_power_cut_the_chat_is_there_and_the_next_tap_goes_on(demo, open_phone, problems):
    rosa = await open_phone("Rosa")
    await rosa.open_invitation()
    await rosa.enrol("Gerente")
    await answer_all(rosa, [1, 2, 3])
    await rosa.reach(4)
    await rosa.page.reload()
    await rosa.reach(4)
    await demo.kill()
    await rosa.page.get_by_role("status").get_by_text("Sin conexión").wait_for()
    await demo.start(demo.port)
    await rosa.page.reload()
    problems.clear()  # while it was away, the page could not reach it
    await rosa.answer(4, "8")
    await rosa.reach(5)
    assert await demo.stop() == 0


async def test_a_day_passes_by_a_tap_and_the_tpe_that_stands_still_is_recalled_at_a_decent_hour(demo, open_phone):
    rosa = await open_phone("Rosa")
    await rosa.open_invitation()
    await rosa.enrol("Gerente")
    await answer_all(rosa, [1, 2, 3])
    await rosa.reach(4)

    await rosa.let_a_day_pass()
    await rosa.let_a_day_pass()
    await rosa.see("Van 3 de 117. Seguimos aquí:")
    assert "06:30" <= await rosa.hour_of_newest() <= "20:30"

    await rosa.answer(4, "8")
    await rosa.reach(5)
    assert await demo.stop() == 0
