"""A file of sessions is read as an officer writes it; a date that cannot be, or another's service, is said plainly."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from language.catalogs import catalog
from programme.import_faults import CellRefused
from programme.session_rows import Offered, SessionRow, read_sessions
from programme.sheets import make_sheet
from programme.written_moments import moment_in, moment_or_month_in

LIMA = ZoneInfo("America/Lima")
ENTITIES = {"promperu": ("PROMPERÚ", "Prom Perú"), "inia": ("INIA",)}
SERVICES = {"S08": Offered("Taller de costos", "promperu"), "S20": Offered("Manejo de suelos", "inia")}
RUCS = {"20999999990", "20999999981"}
ROW = {
    "session": "7",
    "service": "S08",
    "entity": "promperu",
    "starts_at": "14/08/2026 17:30",
    "ends_at": "14/08/2026 19:30",
    "modality": "virtual",
}
HALF_PAST_FIVE = datetime(2026, 8, 14, 22, 30, tzinfo=UTC)


def read(*rows):
    headers = list(dict.fromkeys(header for row in rows for header in row))
    sheet = make_sheet("sesiones", headers, [[row.get(header, "") for header in headers] for row in rows])
    return read_sessions(sheet, ENTITIES, SERVICES, RUCS, LIMA)


def faults_of(*rows):
    _, findings = read(*rows)
    return [(finding.code, finding.row, finding.column) for finding in findings]


def test_the_asked_columns_are_enough_and_the_rest_is_not_told():
    rows, findings = read(ROW)

    assert findings == []
    assert rows == [
        SessionRow(
            row=2,
            session="7",
            service="S08",
            entity="promperu",
            month=date(2026, 8, 1),
            starts_at=HALF_PAST_FIVE,
            ends_at=datetime(2026, 8, 15, 0, 30, tzinfo=UTC),
            modality="virtual",
            **dict.fromkeys(
                (
                    "place", "link", "run", "part", "parts", "capacity", "regions", "organizations", "speaker", "flyer",
                )
            ),
        )
    ]  # fmt: skip


def test_a_file_in_spanish_with_all_columns():
    told = {
        "Sesión": "7", "Servicio": "Taller de costos", "Entidad": "Prom Perú", "Inicio": "2026-08-14 17:30",
        "Fin": "2026-08-14 19:30", "Modalidad": "presencial", "Lugar": "Local comunal", "Enlace": "https://example.com/a",
        "Grupo": "R1", "Parte": "2", "Partes": "3.0", "Aforo": "30", "Regiones": "Junín y San Martín",
        "Organizaciones": "20999999990 20999999981, 20999999990", "Ponente": "Invitada", "Afiche": "https://example.com/b",
    }  # fmt: skip

    [row], findings = read(told)

    assert findings == []
    assert (row.service, row.entity, row.modality, row.place) == ("S08", "promperu", "in_person", "Local comunal")
    assert (row.run, row.part, row.parts, row.capacity) == ("R1", 2, 3, 30)
    assert (row.regions, row.organizations) == (("junin", "san_martin"), ("20999999990", "20999999981"))


MOMENTS = [
    ("with the offset of Lima", "2026-08-14T17:30:00-05:00"),
    ("in UTC", "2026-08-14T22:30:00Z"),
    ("in UTC, in small letters", "2026-08-14t22:30:00z"),
    ("with an offset without colon", "2026-08-14 22:30+0000"),
    ("local, with a blank", "2026-08-14 17:30"),
    ("as a spreadsheet's date comes", "2026-08-14T17:30"),
    ("with a spreadsheet's imprecision", "2026-08-14T17:29:59.999999"),
    ("as people write days", "14/08/2026 17:30"),
    ("with dashes and seconds", "14-08-2026 17:30:00"),
    ("in the afternoon, as Excel in Peru writes it", "14/08/2026 05:30 p. m."),
    ("with its day of the week", "viernes 14/08/2026 5:30 pm"),
    ("with its day of the week, in short", "Vie., 14/08/2026 17:30"),
    ("in the afternoon, with a hard blank", "14/08/2026 5:30\u00a0PM"),
]


@pytest.mark.parametrize("text", [row[1] for row in MOMENTS], ids=[row[0] for row in MOMENTS])
def test_a_day_with_its_hour_is_read_as_people_and_programs_write_it(text):
    assert moment_in(LIMA)(text) == HALF_PAST_FIVE


def test_noon_and_midnight_with_twelve_hours():
    read_moment = moment_in(LIMA)

    assert read_moment("14/08/2026 12:00 p. m.") == datetime(2026, 8, 14, 17, 0, tzinfo=UTC)
    assert read_moment("14/08/2026 12:00 a. m.") == datetime(2026, 8, 14, 5, 0, tzinfo=UTC)


MONTHS = ["2026-09", "2026-9", "09/2026", "setiembre 2026", "Septiembre de 2026", "SET-26", "sep 2026", "2026-09-01"]


@pytest.mark.parametrize("text", MONTHS)
def test_a_month_alone_is_the_first_day_of_it_and_no_moment(text):
    assert moment_or_month_in(LIMA)(text) == date(2026, 9, 1)


BAD_MOMENTS = [
    ("a day without an hour", "14/08/2026", "I051"),
    ("another day of the week", "jueves 14/08/2026 17:30", "I066"),
    ("a day of the week, and no hour", "viernes 14/08/2026", "I051"),
    ("a day without an hour, in ISO", "2026-08-14", "I051"),
    ("a day that is none", "31/02/2026 17:30", "I050"),
    ("an hour that is none", "14/08/2026 25:30", "I050"),
    ("thirteen in the afternoon", "14/08/2026 13:30 p. m.", "I050"),
    ("the month first", "08/14/2026 17:30", "I050"),
    ("words", "por definir", "I050"),
    ("a letter that is no month", "m 2026", "I050"),
    ("two months at once", "ma 2026", "I050"),
    ("a month that is none", "2026-13", "I050"),
    ("a year mistyped", "14/08/0226 17:30", "I050"),
    ("the last year there is", "9999-12-31T23:59:00-05:00", "I050"),
    ("an offset that is none", "2026-08-14T17:30:00+99:99", "I050"),
]


@pytest.mark.parametrize(("text", "code"), [row[1:] for row in BAD_MOMENTS], ids=[row[0] for row in BAD_MOMENTS])
def test_what_is_no_day_with_its_hour_is_said_to_be_none(text, code):
    with pytest.raises(CellRefused):
        moment_or_month_in(LIMA)(text)

    assert faults_of({**ROW, "starts_at": text}) == [(code, 2, "starts_at")]


def test_only_the_month_is_known_with_a_blank_end():
    [row], findings = read({**ROW, "starts_at": "2026-09", "ends_at": ""})

    assert findings == []
    assert (row.month, row.starts_at, row.ends_at) == (date(2026, 9, 1), None, None)


def test_the_month_is_that_of_the_place():
    [row], _ = read({**ROW, "starts_at": "2026-09-01T01:30:00Z", "ends_at": "2026-09-01T03:30:00Z"})

    assert row.month == date(2026, 8, 1)


FAULTY = [
    ("no end", {"ends_at": ""}, "I052", "ends_at"),
    ("an end without a beginning", {"starts_at": "2026-08"}, "I053", "ends_at"),
    ("the end before the beginning", {"ends_at": "14/08/2026 17:00"}, "I054", "ends_at"),
    ("no length", {"ends_at": "14/08/2026 17:30"}, "I054", "ends_at"),
    ("a minute over a day", {"ends_at": "15/08/2026 17:31"}, "I055", "ends_at"),
    ("no seats", {"capacity": "0"}, "I056", "capacity"),
    ("seats in words", {"capacity": "treinta"}, "I056", "capacity"),
    ("a link that is none", {"link": "llamar a Luz"}, "I065", "link"),
    ("a link that no tap opens", {"link": "zoom.us/j/1"}, "I065", "link"),
    ("a link that no message has room for", {"link": "https://example.com/" + "a" * 281}, "I065", "link"),
    ("part three of two", {"part": "3", "parts": "2"}, "I057", "part"),
    ("a service of another entity", {"service": "S20"}, "I058", "entity"),
    ("an unknown service", {"service": "S99"}, "I043", "service"),
    ("an unknown entity", {"entity": "ONU"}, "I006", "entity"),
    ("an unknown region", {"regions": "Cusco"}, "I006", "regions"),
    ("an unknown modality", {"modality": "por radio"}, "I006", "modality"),
    ("an organization that nobody knows", {"organizations": "20999999990 20999999973"}, "I021", "organizations"),
    ("a mistyped RUC", {"organizations": "20999999991"}, "I013", "organizations"),
    ("no number", {"session": ""}, "I004", "session"),
]


@pytest.mark.parametrize(
    ("cells", "code", "column"), [row[1:] for row in FAULTY], ids=[row[0] for row in FAULTY]
)  # fmt: skip
def test_what_is_wrong_is_told_by_row_and_column(cells, code, column):
    assert faults_of({**ROW, **cells}) == [(code, 2, column)]


def test_a_day_long_session_is_taken():
    assert faults_of({**ROW, "ends_at": "15/08/2026 17:30"}) == []


def test_two_rows_of_one_session_are_found_and_one_of_another_entity_is_another():
    other = {**ROW, "entity": "inia", "service": "S20"}

    assert faults_of(ROW, other, {**ROW, "entity": "PROMPERÚ"}) == [("I059", 4, None)]


def test_all_is_said_at_once_in_the_order_of_the_file():
    assert faults_of({**ROW, "ends_at": ""}, {**ROW, "session": "8", "service": "S99", "modality": "x"}) == [
        ("I052", 2, "ends_at"),
        ("I043", 3, "service"),
        ("I006", 3, "modality"),
    ]


def test_a_finding_says_how_to_mend_it():
    _, [finding] = read({**ROW, "starts_at": "14/08/2026"})

    assert catalog("es").of(finding.problem) == "«14/08/2026» no tiene hora."
    assert catalog("es").of(finding.remedy) == "Escriba el día con su hora, por ejemplo 14/08/2026 17:30."
