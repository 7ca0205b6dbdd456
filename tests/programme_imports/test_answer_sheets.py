"""Answers from a spreadsheet: validated as in the chat, whole or not at all, everything to mend said at once."""

from datetime import UTC, datetime, timedelta

import openpyxl
import pytest
from sqlmodel import col, select

from language.catalogs import catalog
from procedures.errors import AlreadySent, ImportRefused, NotPublished, OtherForm, UnknownOrganization
from procedures.exporting import answers_page, as_code, as_label, who_page
from procedures.importing_answers import ImportedAnswers, import_answers
from procedures.meeting_sheets import meeting_sheet
from procedures.questionnaires import publish
from programme.sheets import make_grid
from storage.answers import IMPORTED, TYPED, Answer, add_answer
from storage.audit import AuditEntry
from storage.organizations import Organization, organization_by_ruc
from storage.pages import write_pages
from storage.people import Person
from storage.questionnaires import find_version
from storage.responses import latest_response, mark_sent, start_response
from storage.schema import migrate
from storage.spreadsheets import read_grid
from storage.store import Store
from tests.programme.markdown_forms import SETTINGS, sheets

NOW = datetime(2026, 11, 3, 14, 30, 5, 123456, tzinfo=UTC)
LATER = NOW + timedelta(days=2)
SEED, FLOWER, BEAN = "20999999990", "20999999981", "20999999973"
FORM = """
| survey |
| | type | name | label | required | constraint | constraint_message | dont_know |
| | begin_group | a | Sobre ustedes | | | | |
| | select_one kinds | kind | ¿Qué son? | yes | | | |
| | select_multiple months | busy | ¿Qué meses? | yes | | | |
| | integer | women | ¿Cuántas de cada 100 son mujeres? | yes | . <= 100 | Escriba de 0 a 100. | yes |
| | decimal | area | ¿Cuántas hectáreas? | yes | | | yes |
| | end_group | | | | | | |
| | text | store | ¿Cómo es el almacén? | | | | |
| choices |
| | list_name | name | label |
| | kinds | coop | Cooperativa |
| | kinds | assoc | Asociación de productores |
| | kinds | no_se | No sé |
| | months | jan | Enero |
| | months | feb | Febrero, a veces |
| | months | mar | Marzo |
"""
HEADER = ["ruc", "version", "state", "started_at", "sent_at", "kind", "busy", "women", "area", "store"]
SPANISH = catalog("es")


def prepared(store):
    """Does what it is asked on a store with three organizations, and a form that is not of a chain."""
    store.submit(prepare).result(timeout=30)
    return lambda fn, *args, **kwargs: store.submit(fn, *args, **kwargs).result(timeout=30)


@pytest.fixture
def ready(tmp_path):
    store = Store(f"sqlite:///{tmp_path / 'ruta.db'}")
    migrate(store.engine)
    yield prepared(store)
    store.close()


@pytest.fixture
def everywhere(store):
    """The same on each kind of database."""
    return prepared(store)


def prepare(tx):
    for ruc, chain in ((SEED, "cacao"), (FLOWER, "cacao"), (BEAN, "coffee")):
        values = {"kind": "cooperative", "chain": chain, "region": "junin", "created_at": NOW, "updated_at": NOW}
        tx.add(Organization(ruc=ruc, legal_name=f"Cooperativa {ruc}", **values))
    publish(tx, sheets(FORM), NOW)


def respond(tx, ruc, given, *, sent=False):
    person = Person(name="Rosa Quispe", created_at=NOW, last_seen_at=NOW)
    tx.add(person)
    tx.flush()
    organization, version = organization_by_ruc(tx, ruc), find_version(tx, "prueba")
    start_response(tx, organization.id, "prueba", version.id, NOW)
    response = latest_response(tx, organization.id, "prueba")
    for question, value in given.items():
        add_answer(tx, response.id, question, value, person_id=person.id, how=TYPED, now=NOW, replaces=False)
    if sent:
        mark_sent(tx, response.id, person.id, NOW)


def grid(*rows):
    return make_grid("answers", [HEADER, *rows])


def filled(ruc=SEED, version="prueba 1", **answers):
    """The sheet of a meeting, as it comes back."""
    rows = [[name, "", "¿…?", "A) …", "", text] for name, text in answers.items()]
    header = ["Código", "N.°", "Pregunta", "Opciones", "Respuesta de hoy", "Respuesta"]
    return make_grid("hoja", [["Organización", "Semilla"], ["RUC", ruc], ["Cuestionario", version], [], header, *rows])


def bring(tx, sheet, now=LATER, **options):
    return import_answers(tx, sheet, SPANISH, now, **options)


def found(do, sheet):
    """(code, row, column) of every finding; the store is as it was."""
    before = do(kept)
    with pytest.raises(ImportRefused) as refused:
        do(bring, sheet)
    assert do(kept) == before
    return [(each.code, each.row, each.column) for each in refused.value.findings]


def kept(tx):
    page = answers_page(tx)
    return [list(page.headers), *map(list, page.rows)]


def values(tx, ruc=SEED):
    """The answers of an organization, question by question."""
    header, *rows = kept(tx)
    return next((dict(zip(header, row, strict=True)) for row in rows if row[0] == ruc), {})


EVERYTHING = {
    "kind": "assoc",
    "busy": "jan mar",
    "women": "40",
    "area": "12.125",
    "store": "=bueno; «limpio»\n- y seco",
}


@pytest.mark.parametrize("name", ["answers.csv", "answers.xlsx"])
@pytest.mark.parametrize("show", [as_code, as_label(SPANISH)], ids=["codes", "labels"])
def test_what_is_exported_and_imported_into_an_empty_store_is_exported_identically(everywhere, tmp_path, name, show):
    everywhere(respond, SEED, EVERYTHING, sent=True)
    everywhere(respond, FLOWER, {"women": "no_se", "busy": "feb"})
    everywhere(respond, BEAN, {})
    everywhere(lambda tx: write_pages(tmp_path / name, [answers_page(tx, show, split=True), who_page(tx)]))
    before = everywhere(kept)
    other = Store(f"sqlite:///{tmp_path / 'other.db'}")
    try:
        migrate(other.engine)
        other.submit(prepare).result()
        done = other.submit(bring, read_grid(tmp_path / name)).result()
        after = other.submit(kept).result()
    finally:
        other.close()

    assert after == before
    assert done == ImportedAnswers(organizations=3, new=7, replaced=0, same=0, sent=1)


def test_the_sheet_of_a_meeting_goes_out_is_filled_in_and_comes_back(ready, tmp_path):
    ready(respond, SEED, {"kind": "coop", "women": "30"})
    ready(lambda tx: write_pages(tmp_path / "hoja.xlsx", [meeting_sheet(tx, "prueba", SEED, SPANISH)]))
    book = openpyxl.load_workbook(tmp_path / "hoja.xlsx")
    page = book.active
    answers = {"busy": "A, C", "women": 45, "area": "No sé", "store": "Seco"}
    for row in page.iter_rows(min_row=6):
        if row[0].value in answers:
            row[5].value = answers[row[0].value]
    book.save(tmp_path / "hoja.xlsx")

    assert [cell.value for cell in page["B"][:3]] == [f"Cooperativa {SEED}", SEED, "prueba 1"]
    assert [row[4].value for row in page.iter_rows(min_row=7, max_row=10)] == ["Cooperativa", None, "30", None]
    assert ready(bring, read_grid(tmp_path / "hoja.xlsx")) == ImportedAnswers(1, new=3, replaced=1, same=0, sent=0)
    assert list(ready(values).values())[6:] == ["coop", "jan mar", 45, "no_se", "Seco"]


MEANT = [
    ("a letter", {"kind": "b"}, "assoc"),
    ("a letter with its bracket", {"kind": "B)"}, "assoc"),
    ("an option's words", {"kind": "asociacion de productores"}, "assoc"),
    ("letter and words", {"kind": "B) Asociación de productores"}, "assoc"),
    ("a code", {"kind": "assoc"}, "assoc"),
    ("No sé, as an option", {"kind": "no sé"}, "no_se"),
    ("several letters", {"busy": "c, a"}, "jan mar"),
    ("several words", {"busy": "Marzo y Enero"}, "jan mar"),
    ("words that have a comma, between semicolons", {"busy": "Febrero, a veces; Marzo"}, "feb mar"),
    ("codes", {"busy": "mar jan"}, "jan mar"),
    ("a number", {"women": "40"}, 40),
    ("a number with its sign", {"women": "40 %"}, 40),
    ("No sé, to a number", {"women": "No sé"}, "no_se"),
    ("decimals with a comma", {"area": "12,5"}, 12.5),
    ("thousands with a blank", {"area": "1 860"}, 1860),
    ("a text", {"store": " De madera,\n=seco "}, "De madera,\n=seco"),
]


@pytest.mark.parametrize(("answer", "value"), [row[1:] for row in MEANT], ids=[row[0] for row in MEANT])
def test_what_is_written_by_hand_is_understood_as_in_the_chat(ready, answer, value):
    ready(bring, filled(**answer))

    assert ready(values)[next(iter(answer))] == value


WRONG = [
    ("an option that is none", {"kind": "d"}, "I032"),
    ("words that are only alike", {"kind": "asociacion de prod"}, "I034"),
    ("one part of several that is none", {"busy": "A, X"}, "I032"),
    ("no number", {"women": "muchas"}, "I033"),
    ("two numbers", {"women": "10-20"}, "I033"),
    ("a number that may be another", {"area": "150.000"}, "I039"),
    ("a number with its unit", {"women": "12 años"}, "I039"),
    ("a fraction where whole numbers are asked for", {"women": "12,5"}, "I035"),
    ("what the question's own rule refuses", {"women": "101"}, "I035"),
    ("No sé where it is not offered", {"busy": "No sé"}, "I032"),
    ("a text that is too long", {"store": "x" * 1001}, "I035"),
    ("an answer without its question", {"": "A"}, "I031"),
]


@pytest.mark.parametrize(("answer", "code"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_what_is_no_answer_is_a_finding_at_its_row_and_nothing_is_kept(ready, answer, code):
    assert found(ready, filled(store="Seco", **answer) if "store" not in answer else filled(**answer)) == [
        (code, 6 + ("store" not in answer), "Respuesta")
    ]


def test_the_question_s_own_words_say_why_an_answer_is_refused(ready):
    with pytest.raises(ImportRefused) as refused:
        ready(bring, filled(women="101"))
    (finding,) = refused.value.findings

    assert SPANISH.of(finding.problem) == "«101» no se acepta aquí. Escriba de 0 a 100."


CODE_ANSWER = ["Código", "Respuesta"]
DAY, DAY_BEFORE = "2026-11-03T14:30:00+00:00", "2026-11-02T14:30:00+00:00"
ABOUT = [
    ("an unknown RUC", filled("20999999965", kind="a"), [("I021", 2, None)]),
    ("a RUC that is none", filled("123", kind="a"), [("I011", 2, None)]),
    ("no RUC at all", filled("", kind="a"), [("I016", 2, None)]),
    ("no questionnaire at all", filled(version="", kind="a"), [("I027", 3, None)]),
    ("a question that is none", filled(kinds="a"), [("I030", 6, "Código")]),
    ("a form that is not published", filled(version="otra 1", kind="a"), [("I022", 3, None)]),
    ("a version that is not published", filled(version="prueba 7", kind="a"), [("I022", 3, None)]),
    ("no version", filled(version="prueba", kind="a"), [("I022", 3, None)]),
    ("another table altogether", make_grid("x", [["a", "b"], ["1", "2"]]), [("I020", None, None)]),
    (
        "the same question twice",
        make_grid(
            "h", [["RUC", SEED], ["Cuestionario", "prueba 1"], ["Código", "Respuesta"], ["kind", "a"], ["kind", "b"]]
        ),
        [("I005", 5, "Código")],
    ),
    (
        "a formula in an answer",
        make_grid("h", [["RUC", SEED], ["Cuestionario", "prueba 1"], ["Code", "Answer"], ["store", "=1+1"]], [(4, 1)]),
        [("I009", 4, "Answer")],
    ),
    (
        "a formula where a number is asked for",
        make_grid("h", [["RUC", SEED], ["Cuestionario", "prueba 1"], CODE_ANSWER, ["women", "=6*2"]], [(4, 1)]),
        [("I009", 4, "Respuesta")],
    ),
    (
        "a formula for a RUC",
        make_grid("h", [["RUC", "=A1"], ["Cuestionario", "prueba 1"], CODE_ANSWER, ["women", "6"]], [(1, 1)]),
        [("I009", 1, "Respuesta")],
    ),
    (
        "formulas in a table",
        make_grid(
            "a", [["ruc", "version", "women"], ["=A1", "prueba 1", "6"], [SEED, "prueba 1", "=A"]], [(2, 0), (3, 2)]
        ),
        [("I009", 2, "ruc"), ("I009", 3, "women")],
    ),
    ("a table without rows", grid(), [("I001", None, None)]),
    ("a RUC twice", grid([SEED, "prueba 1"], [SEED, "prueba 1"]), [("I005", 3, "ruc")]),
    ("an unknown RUC in a table", grid(["20999999965", "prueba 1"]), [("I021", 2, "ruc")]),
    ("a state that is none", grid([SEED, "prueba 1", "done"]), [("I006", 2, "state")]),
    ("a time without its zone", grid([SEED, "prueba 1", "", "2026-11-03T14:30:00"]), [("I026", 2, "started_at")]),
    ("a time to come", grid([SEED, "prueba 1", "", "2036-11-03T14:30:00+00:00"]), [("I026", 2, "started_at")]),
    ("no time", grid([SEED, "prueba 1", "", "ayer"]), [("I026", 2, "started_at")]),
    (
        "sent before it began",
        grid(
            [
                SEED,
                "prueba 1",
                "sent",
                "2026-11-03T14:30:00+00:00",
                "2026-11-02T14:30:00+00:00",
                "coop",
                "jan",
                "4",
                "4",
            ]
        ),
        [("I026", 2, "sent_at")],
    ),
    ("sent, and not complete", grid([SEED, "prueba 1", "sent", "", "", "coop"]), [("I037", 2, "state")]),
    (
        "a cell too many, as after a comma without quotation marks",
        grid([SEED, "prueba 1", "", "", "", "coop", "jan", "4", "4", "seco", "y limpio"]),
        [("I025", 2, None)],
    ),
    (
        "the same in the sheet of a meeting",
        make_grid("h", [["RUC", SEED], ["Cuestionario", "prueba 1"], CODE_ANSWER, ["store", "seco", "y limpio"]]),
        [("I025", 4, None)],
    ),
    (
        "a column that names no question",
        make_grid("a", [["ruc", "version", "kinds"], [SEED, "prueba 1", "coop"]]),
        [("I030", 2, "kinds")],
    ),
    (
        "two columns with the same name",
        make_grid("a", [["ruc", "version", "kind", "kind"], [SEED, "prueba 1", "coop", "coop"]]),
        [("I003", 1, "kind")],
    ),
    (
        "a formula in a name",
        make_grid("a", [["ruc", "legal_name", "version"], [SEED, "=HYPERLINK(1)", "prueba 1"]], [(2, 1)]),
        [("I009", 2, "legal_name")],
    ),
    (
        "columns of options that say something else",
        make_grid("a", [["ruc", "version", "busy", "busy/jan", "busy/feb"], [SEED, "prueba 1", "jan", "0", "1"]]),
        [("I038", 2, "busy")],
    ),
    (
        "a column of an option that is none",
        make_grid("a", [["ruc", "version", "busy", "busy/may"], [SEED, "prueba 1", "", "1"]]),
        [("I030", 2, "busy")],
    ),
    (
        "wrong codes, row by row, all at once",
        grid([SEED, "prueba 1", "", "", "", "cop"], ["1", "prueba"], [FLOWER, "prueba 1", "", "", "", "", "julio"]),
        [("I032", 2, "kind"), ("I011", 3, "ruc"), ("I022", 3, "version"), ("I032", 4, "busy")],
    ),
]


@pytest.mark.parametrize(("sheet", "findings"), [row[1:] for row in ABOUT], ids=[row[0] for row in ABOUT])
def test_whatever_is_wrong_with_a_sheet_is_a_finding_and_nothing_is_kept(ready, sheet, findings):
    assert found(ready, sheet) == findings


def test_a_number_with_its_unit_is_told_how_to_be_written(ready):
    with pytest.raises(ImportRefused) as refused:
        ready(bring, filled(women="12 años"))
    (finding,) = refused.value.findings

    assert SPANISH.of(finding.remedy) == "Escriba solo el número, por ejemplo: 12."


def test_columns_of_options_alone_are_an_answer(ready):
    ready(bring, make_grid("a", [["ruc", "version", "busy/jan", "busy/feb"], [SEED, "prueba 1", "0", "1"]]))

    assert ready(values)["busy"] == "feb"


def test_a_sheet_of_another_chain_is_refused(ready):
    for form_id in ("tpe_cacao", "tpe_coffee"):
        settings = SETTINGS.replace("prueba ", form_id)
        ready(publish, sheets(FORM, settings), NOW)

    assert found(ready, filled(BEAN, "tpe_cacao 1", kind="a")) == [("I023", 3, None)]
    assert ready(bring, filled(BEAN, "tpe_coffee 1", kind="a")).new == 1


def test_a_sheet_of_another_version_than_the_one_begun_with_is_refused(ready):
    ready(respond, SEED, {"kind": "coop"})
    ready(publish, sheets(FORM.replace("¿Qué son?", "¿Qué son ustedes?")), NOW)

    assert found(ready, filled(SEED, "prueba 2", kind="b")) == [("I024", 3, None)]
    assert ready(bring, filled(SEED, "prueba 1", kind="b")).replaced == 1
    assert ready(bring, filled(FLOWER, "prueba 2", kind="b")).new == 1


def test_whoever_had_not_begun_begins_with_the_sheet_s_version_though_another_came_meanwhile(everywhere):
    everywhere(publish, sheets(FORM.replace("¿Qué son?", "¿Qué son ustedes?")), NOW)

    assert everywhere(bring, filled(FLOWER, "prueba 1", kind="b")).new == 1
    assert everywhere(values, FLOWER)["version"] == "prueba 1"
    assert found(everywhere, filled(FLOWER, "prueba 2", kind="b")) == [("I024", 3, None)]


DEPENDENT = """
| survey |
| | type | name | label | required | constraint | constraint_message |
| | integer | all | ¿Cuántos socios? | yes | | |
| | integer | women | ¿Cuántas son mujeres? | yes | . <= ${all} | No más que socios. |
"""


def test_an_answer_that_a_later_change_made_invalid_does_not_keep_an_export_from_coming_back(ready, tmp_path):
    ready(publish, sheets(DEPENDENT, SETTINGS.replace("prueba ", "otra")), NOW)

    def change(tx):
        organization, version = organization_by_ruc(tx, SEED), find_version(tx, "otra")
        start_response(tx, organization.id, "otra", version.id, NOW)
        response = latest_response(tx, organization.id, "otra")
        for question, value, replaces in (("all", "10", False), ("women", "8", False), ("all", "3", True)):
            add_answer(tx, response.id, question, value, person_id=None, how=TYPED, now=NOW, replaces=replaces)

    ready(change)
    ready(lambda tx: write_pages(tmp_path / "answers.csv", [answers_page(tx)]))
    made_worse = make_grid("a", [["ruc", "version", "all", "women"], [SEED, "otra 1", "3", "9"]])

    assert ready(bring, read_grid(tmp_path / "answers.csv")) == ImportedAnswers(1, new=0, replaced=0, same=2, sent=0)
    assert found(ready, made_worse) == [("I035", 2, "women")]


@pytest.mark.parametrize(("number", "value"), [(12.375, 12.375), (0.001, 0.001), (150000.0, 150000), (-0.5, -0.5)])
def test_a_number_in_a_cell_of_a_spreadsheet_is_not_doubtful(ready, tmp_path, number, value):
    ready(lambda tx: write_pages(tmp_path / "hoja.xlsx", [meeting_sheet(tx, "prueba", SEED, SPANISH)]))
    book = openpyxl.load_workbook(tmp_path / "hoja.xlsx")
    for row in book.active.iter_rows(min_row=6):
        if row[0].value == "area":
            row[5].value = number
    book.save(tmp_path / "hoja.xlsx")

    assert ready(bring, read_grid(tmp_path / "hoja.xlsx")).new == 1
    assert ready(values)["area"] == value


def test_what_is_sent_does_not_change_and_the_same_again_is_no_change(ready):
    ready(respond, SEED, EVERYTHING, sent=True)

    assert found(ready, filled(women="41", kind="b")) == [("I036", 6, "Respuesta")]
    assert ready(bring, filled(women="40", kind="b")) == ImportedAnswers(1, new=0, replaced=0, same=2, sent=0)


def test_the_same_sheet_twice_changes_nothing_the_second_time(everywhere):
    def trail(tx):
        return len(tx.exec(select(AuditEntry)).all()), len(tx.exec(select(Answer)).all())

    first = everywhere(bring, filled(kind="b", women="40"))
    after = everywhere(trail)
    again = everywhere(bring, filled(kind="b", women="40"), LATER + timedelta(days=1))

    assert (first.new, again) == (2, ImportedAnswers(1, new=0, replaced=0, same=2, sent=0))
    assert everywhere(trail) == after


def test_an_answer_given_after_the_sheet_was_printed_is_replaced_kept_and_counted(everywhere):
    everywhere(respond, SEED, {"women": "30", "kind": "coop"})
    done = everywhere(bring, filled(women="40", kind="", store=""))

    def history(tx):
        asked = select(Answer).where(Answer.question == "women").order_by(col(Answer.id))
        return [(each.value, each.how, each.person_id, each.superseded_at) for each in tx.exec(asked)]

    assert done == ImportedAnswers(1, new=0, replaced=1, same=0, sent=0)
    assert everywhere(values)["kind"] == "coop"
    assert everywhere(history) == [("30", TYPED, 1, LATER), ("40", IMPORTED, None, None)]


def test_every_import_is_in_the_audit_trail_with_its_organization(everywhere):
    everywhere(respond, SEED, {"women": "30"})
    everywhere(bring, filled(women="40", kind="a"))

    def entry(tx):
        (found,) = tx.exec(select(AuditEntry).where(AuditEntry.action == "answers.imported"))
        return found.at, found.organization_id == organization_by_ruc(tx, SEED).id, found.facts

    facts = {"form_id": "prueba", "version": 1, "new": 1, "replaced": 1, "sent": False}
    assert everywhere(entry) == (LATER, True, facts)


def test_a_trial_says_what_would_come_and_keeps_nothing(everywhere):
    before = everywhere(kept)

    assert everywhere(bring, filled(kind="b"), dry_run=True) == ImportedAnswers(1, new=1, replaced=0, same=0, sent=0)
    assert everywhere(kept) == before


def test_a_response_in_progress_is_handed_in_where_the_table_says_so_and_nothing_is_missing(ready):
    ready(respond, SEED, {"kind": "coop", "busy": "jan"})
    done = ready(bring, grid([SEED, "prueba 1", "sent", "", "", "", "", "4", "4"]))

    assert (done.new, done.sent) == (2, 1)
    assert (ready(values)["state"], ready(values)["sent_at"]) == ("sent", LATER.isoformat(timespec="seconds"))


def test_an_empty_sheet_begins_nothing(ready):
    assert ready(bring, filled(kind="", women="")) == ImportedAnswers(1, new=0, replaced=0, same=0, sent=0)
    assert ready(values) == {}


@pytest.mark.parametrize(
    ("form_id", "ruc", "error"),
    [
        pytest.param("prueba", "20999999965", UnknownOrganization, id="nobody has that RUC"),
        pytest.param("tpe_coffee", SEED, OtherForm, id="the form of another chain"),
        pytest.param("tpe_cacao", SEED, NotPublished, id="not published"),
        pytest.param("prueba", FLOWER, AlreadySent, id="there is nothing to fill in"),
    ],
)
def test_there_is_no_sheet_for_a_meeting_that_would_make_no_sense(ready, form_id, ruc, error):
    ready(respond, FLOWER, EVERYTHING, sent=True)

    with pytest.raises(error):
        ready(meeting_sheet, form_id, ruc, SPANISH)
