"""What people read of the objections to a date, and that each can be kept as JSON."""

import json

import pytest
from timetables import GOOD, NO_CALENDARS, a_date, a_guest, another, assumed_calendar, guests, lima, objections

from language.catalogs import catalog
from programme.timetable import Concern

NOVEMBER = (21,)
VIRTUALS = [another(f"2026-11-{2 * number:02} 18:00", number=number + 1) for number in range(1, 5)]
#: Of nobody's own word: the calendar says it.
UNTOLD = [a_guest(number, busiest=None) for number in (1, 2, 3)]


def in_person(session):
    return a_date(session, modality="in_person")


@pytest.mark.parametrize(
    ("concern", "found", "text"),
    [
        pytest.param(
            Concern.ORGANIZATION_TWICE,
            objections(a_date(), guests((), ()), [another()]),
            "Organizaciones con otra sesión a la misma hora: 1 de 2.",
            id="an organization twice",
        ),
        pytest.param(
            Concern.OFFICER_TWICE,
            objections(a_date(officers=frozenset({7})), [], [another(officers=frozenset({7}))]),
            "Responsables del servicio con otra sesión a la misma hora: 1.",
            id="an officer twice",
        ),
        pytest.param(
            Concern.PERSON_TWICE,
            objections(a_date(), [a_guest(1, people={5})], [another(organizations=(9,), people=frozenset({5}))]),
            "Organizaciones cuyas personas tienen otra sesión a la misma hora, por otra organización: 1 de 1.",
            id="a person twice",
        ),
        pytest.param(
            Concern.PEAK_IN_PERSON,
            objections(in_person(GOOD), guests(NOVEMBER, NOVEMBER, ())),
            "Organizaciones en plena cosecha, y es presencial: 2 de 3.",
            id="in person in the peak",
        ),
        pytest.param(
            Concern.PAST, objections(a_date(), [], now=lima("2026-11-18 08:00")), "Esa fecha ya pasó.", id="past"
        ),
        pytest.param(
            Concern.SHORT_NOTICE,
            objections(a_date(), [], now=lima("2026-11-05 08:00")),
            "Días que faltan: 12. Las organizaciones necesitan un aviso de 30 días.",
            id="short notice",
        ),
        pytest.param(
            Concern.EARLY_HOUR,
            objections(a_date("2026-11-17 09:00"), []),
            "Empieza antes de las 5:00 p. m.",
            id="an early hour",
        ),
        pytest.param(
            Concern.HOLIDAY, objections(a_date("2026-12-08 17:30"), []), "Ese día es feriado.", id="a holiday"
        ),
        pytest.param(
            Concern.LOCAL_HOLIDAY,
            objections(a_date("2026-06-24 17:30"), [a_guest(1, region="san_martin")]),
            "Ese día es feriado en San Martín.",
            id="a region's holiday",
        ),
        pytest.param(
            Concern.TRAVEL_DAY,
            objections(in_person(GOOD), guests(()), [another("2026-11-16 17:30")]),
            "Organizaciones con otra sesión el día anterior o el siguiente, con viaje entre las dos: 1 de 1.",
            id="a travel day",
        ),
        pytest.param(
            Concern.HARVEST_WEEK,
            objections(a_date(), guests(*[NOVEMBER] * 14, *[()] * 8)),
            "14 de 22 organizaciones cosechan esa semana.",
            id="14 of 22 harvest",
        ),
        pytest.param(
            Concern.HARVEST_WEEK,
            objections(a_date(), guests(NOVEMBER, ())),
            "Organizaciones que cosechan esa semana: 1 de 2.",
            id="one harvests",
        ),
        pytest.param(
            Concern.HARVEST_WEEK,
            objections(a_date(), [*UNTOLD, a_guest(4, busiest=frozenset(NOVEMBER))], harvest=assumed_calendar(11)),
            "4 de 4 organizaciones cosechan esa semana. Con calendario aproximado: 3.",
            id="most of them as far as is guessed",
        ),
        pytest.param(
            Concern.HARVEST_WEEK,
            objections(a_date(), UNTOLD[:1], harvest=assumed_calendar(11)),
            "Organizaciones que cosechan esa semana: 1 de 1, según un calendario aproximado.",
            id="one, as far as is guessed",
        ),
        pytest.param(
            Concern.PACKING_DAY,
            objections(a_date(), [a_guest(1, packing={1}), a_guest(2)]),
            "Organizaciones que cortan, empacan o embarcan ese día de la semana: 1 de 2.",
            id="a packing day",
        ),
        pytest.param(
            Concern.FULL_MONTH,
            objections(a_date(), guests((), ()), VIRTUALS),
            "Organizaciones con demasiado en ese mes: 1 de 2. "
            "El máximo es 2 servicios, 4 sesiones u 8 horas; en plena cosecha, la mitad.",
            id="a full month",
        ),
        pytest.param(
            Concern.INTERACTIVE_VIRTUAL,
            objections(a_date(objective="interactive"), []),
            "El servicio es interactivo y la sesión es virtual.",
            id="interactive and virtual",
        ),
        pytest.param(
            Concern.ONE_MODALITY,
            objections(a_date(), [], VIRTUALS),
            "Las 5 sesiones de ese mes en Junín son virtuales.",
            id="all virtual",
        ),
        pytest.param(
            Concern.ONE_MODALITY,
            objections(
                in_person(GOOD),
                [],
                [another(f"2026-11-0{day} 18:00", number=day, modality="in_person") for day in (2, 4, 6)],
            ),
            "Las 4 sesiones de ese mes en Junín son presenciales.",
            id="all in person",
        ),
    ],
)
def test_each_objection_reads_well_and_can_be_kept(concern, found, text):
    message = found[concern].message

    assert catalog("es").of(message) == text
    assert json.loads(json.dumps(dict(message.facts))) == message.facts


@pytest.mark.parametrize(
    ("calendars", "expected", "uncertain"),
    [
        pytest.param(NO_CALENDARS, guests(NOVEMBER), 0, id="by its own word"),
        pytest.param(assumed_calendar(11), UNTOLD, 3, id="by a calendar that nobody published"),
        pytest.param(
            assumed_calendar(11),
            [*UNTOLD, a_guest(4, busiest=frozenset(NOVEMBER))],
            3,
            id="three by it, one by its word",
        ),
    ],
)
def test_the_harvest_of_a_week_says_how_much_of_it_is_guessed(calendars, expected, uncertain):
    found = objections(a_date(), expected, harvest=calendars)[Concern.HARVEST_WEEK]

    assert found.message.facts["uncertain"] == uncertain
