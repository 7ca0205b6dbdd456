"""The TPE of the three chains has the shape and the twelve questions of the RPE's document (domain.md §1e, §4)."""

import re
from collections import Counter

import pytest

from tests.programme_data.chain_tpe import said

SECTIONS = {
    "a_general": ("Aspectos Generales", 1, 11),
    "b_production": ("Servicios de Desarrollo Productivo", 12, 58),
    "c_management": ("Servicios de Desarrollo de Gestión Empresarial", 59, 92),
    "d_trade": ("Servicios de Comercio Exterior", 93, 117),
}
BLOCKS = {
    "b_people_plots": (12, 20),
    "b_soil_water_health": (21, 31),
    "b_harvest_quality": (32, 41),
    "b_tracing_certificates": (42, 50),
    "b_sustainability_value": (51, 58),
    "c_plans_costs_accounts": (59, 69),
    "c_funds_law_governance": (70, 79),
    "c_people_brand_digital": (80, 92),
    "d_experience_markets_rules": (93, 105),
    "d_paperwork_logistics_sales": (106, 117),
}


def test_there_are_117_questions_numbered_in_order_without_gaps(tpe):
    assert [int(row["number"]) for row in tpe.survey if row["number"]] == list(range(1, 118))
    assert [row["name"] for row in tpe.questions.values()] == [f"q{number:03d}" for number in range(1, 118)]


@pytest.mark.parametrize(("name", "title", "first", "last"), [(n, *rest) for n, rest in SECTIONS.items()])
def test_a_section_has_the_documents_title_and_its_share_of_the_11_47_34_25_questions(tpe, name, title, first, last):
    assert next(said(row, "label") for row in tpe.survey if row["name"] == name) == title
    assert tpe.numbers_by_group()[name] == list(range(first, last + 1))


@pytest.mark.parametrize(("name", "first", "last"), [(name, *ends) for name, ends in BLOCKS.items()])
def test_a_block_ends_where_a_person_may_well_rest(tpe, name, first, last):
    assert tpe.numbers_by_group()[name] == list(range(first, last + 1))
    assert 8 <= last - first + 1 <= 13


def test_there_are_no_groups_but_these(tpe):
    assert tpe.numbers_by_group().keys() == SECTIONS.keys() | BLOCKS


# domain.md §1e: number, question and options as printed, with what I-4…I-7 advise to mend.
FIGURA_6 = """
1 ¿Qué tipo de organización es a la que usted representa?
  Empresa · Cooperativa · Asociación de productores
2 ¿Cuántas personas conforman su organización?
  Menos de 20 · Entre 20 y 50 · Entre 51 y 100 · Más de 100
3 ¿Las funciones y/o cargos en su organización se encuentran debidamente delimitadas?
  Sí, contamos con un organigrama y manual de organización y funciones
  · Sí, tenemos definidas las funciones pero estas no están documentadas · No
12 ¿Cuenta con personal calificado para cumplir con las normas de calidad durante las distintas etapas del proceso
   cultivo?
  Sí · No
13 ¿Cuenta con un comité/equipo técnico enfocado en cumplir con los estándares de calidad en el proceso productivo?
  Sí · No
14 ¿Conoce y hace uso de insumos certificados (INSUMOS, etc.)?
  Sí, conozco y uso · Conozco, pero no uso · No
59 ¿Su empresa u organización comunica la misión, visión y objetivos a todos los niveles de la organización?
  Sí/Siempre · Algunas/A veces · No/Nunca
60 ¿Cuentan con el Plan de Manejo/Mejora de la organización?
  Sí, este plan ha sido desarrollado por la institución · No, pero está en elaboración · No
61 ¿Su empresa u organización cuenta con una estructura de costos detallada? Sí · No
93 ¿En los últimos 4 años su empresa ha logrado exportaciones por montos de 10 000 dólares o más? Sí · No
94 ¿Los directivos de su empresa u organización tienen como objetivo internacionalizar su producto o servicio?
  Sí · No
95 ¿Con cuántos países está comerciando?
  Con 4 o más · Entre 1 a 3 · Ninguno
"""
#: The print names the inputs of banana in the test of cacao (I-6): here each chain has its own.
INPUTS = {
    "cacao": "semillas, plantones injertados, varas yemeras",
    "coffee": "semillas, plántulas, plantones",
    "banana": "hijuelos, plantines de meristemas, microcormos, semillas",
}
PRINTED = {
    int(number): (question, printed.split(" · "))
    for number, question, printed in re.findall(r"(\d+) (¿[^?]+\?) (.+?)(?= \d+ ¿|$)", " ".join(FIGURA_6.split()))
}
MENDED = {2: "the band 51 to 100 is added", 3: "B is completed", 60: "three options"}
MENDED_INPUTS = {
    "cacao": "the printed examples are inputs of banana, these are of cacao",
    "coffee": "the printed examples are inputs of banana, these are of coffee",
    "banana": "«microcorros» is read as microcormos",
}
PROPOSED = sorted(set(range(1, 118)) - set(PRINTED))


@pytest.mark.parametrize("number", PRINTED)
def test_a_question_of_figura_6_stands_word_for_word_and_says_what_was_mended(tpe, number):
    question, options = PRINTED[number]
    mended = (MENDED | {14: MENDED_INPUTS[tpe.chain]}).get(number)
    row = tpe.questions[number]

    assert said(row, "label") == question.replace("INSUMOS", INPUTS[tpe.chain])
    assert tpe.labels(number) == options
    assert row["source"].startswith("document, mended: ") if mended else row["source"] == "document"
    assert (mended or "") in row["source"]


def test_figura_6_shows_twelve_questions():
    assert list(PRINTED) == [1, 2, 3, 12, 13, 14, 59, 60, 61, 93, 94, 95]


def test_the_other_105_questions_claim_no_more_than_to_be_proposed(tpe):
    assert {tpe.questions[number]["source"] for number in PROPOSED} == {"proposed"}
    assert len(PROPOSED) == 105


NEEDS = {  # domain.md §4: the services that each row of topics tells the need of
    (1, 2): "",
    (3, 3): "GE_GOVERNANCE",
    (4, 8): "",
    (9, 10): "INDICATOR",
    (11, 11): "",
    (12, 13): "S10 S20",
    (14, 23): "S20",
    (24, 26): "S20 REFERRAL",
    (27, 31): "S20 L7",
    (32, 36): "S10",
    (37, 41): "S10 S12 S20",
    (42, 44): "S13 L7",
    (45, 50): "L2 S13 S14",
    (51, 54): "L1 S11 S15 S16",
    (55, 57): "S20 REFERRAL",
    (58, 58): "INDICATOR",
    (59, 60): "GE_PLAN",
    (61, 63): "GE_COSTS",
    (64, 65): "GE_PLAN",
    (66, 69): "GE_FINANCE",
    (70, 72): "REFERRAL",
    (73, 75): "GE_FORMAL",
    (76, 79): "GE_GOVERNANCE",
    (80, 82): "GE_PEOPLE",
    (83, 85): "INDICATOR",
    (86, 89): "L3 S17",
    (90, 92): "L3 S17 S19",
    (93, 96): "",
    (97, 101): "L5",
    (102, 105): "L7 L2",
    (106, 108): "L4",
    (109, 111): "L6",
    (112, 113): "S18 REFERRAL",
    (114, 115): "S18",
    (116, 116): "S08 S09",
    (117, 117): "S14 S18",
}


@pytest.mark.parametrize(("first", "last"), NEEDS)
def test_a_row_of_topics_tells_the_need_of_exactly_its_services(tpe, first, last):
    told = [set(tpe.questions[number]["need"].split()) for number in range(first, last + 1)]
    assert set().union(*told) == set(NEEDS[first, last].split())
    assert all(told) or not any(told), "each question of a row tells of a service, or none does"


def test_the_topics_cover_every_question_once():
    assert Counter(number for first, last in NEEDS for number in range(first, last + 1)) == Counter(range(1, 118))


def test_documents_are_asked_for_where_the_topics_ask_for_them(tpe):
    asked = [number for number, row in tpe.questions.items() if row["evidence"] == "yes"]
    assert asked == [41, *range(45, 51), 60, 67, 96]


def test_the_kinds_of_question_are_the_light_ones_of_a_phone(tpe):
    kinds = Counter(row["type"].split()[0] for row in tpe.questions.values())
    assert kinds == {"select_one": 109, "select_multiple": 4, "integer": 2, "decimal": 1, "text": 1}


def test_all_are_always_asked_so_that_the_figures_of_organizations_compare(tpe):
    assert {row["required"] for row in tpe.questions.values()} == {"yes"}
    hiding = ("relevant", "choice_filter", "default", "calculation")
    assert not any(row[column] for row in tpe.survey for column in hiding)
