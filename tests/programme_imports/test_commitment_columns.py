"""A file of commitments: who has said yes or no to which service, and what nobody could tell from it."""

import pytest

from language.catalogs import catalog
from programme.commitments import CommitmentRow, read_commitments
from programme.sheets import make_sheet

RUCS = {"20999999990", "20999999981"}
SERVICES = {"S08": "Market Place", "S19": "Marketing digital", "L1": "Taller", "L3": "Taller", "TALLERES": "S08"}


def read(*rows, headers=("ruc", "service", "accepted")):
    return read_commitments(make_sheet("cartas", headers, rows), RUCS, SERVICES)


def test_a_row_is_one_answer_of_an_organization_to_a_service():
    rows, findings = read(("20999999990", "S08", "yes"), ("20999999990", "s19", "no"))
    assert findings == []
    assert rows == [
        CommitmentRow(2, "20999999990", "S08", accepted=True),
        CommitmentRow(3, "20999999990", "S19", accepted=False),
    ]


def test_a_letter_copied_by_hand_with_names_and_si_is_understood():
    rows, findings = read(("20-99999999-0", "marketing DIGITAL", "SÍ"), headers=("N° RUC", "Servicio", "SI/NO"))
    assert (rows, findings) == ([CommitmentRow(2, "20999999990", "S19", accepted=True)], [])


def test_a_code_is_a_code_even_where_some_service_is_called_so():
    rows, _ = read(("20999999990", "S08", "si"))
    assert rows[0].service == "S08"


REFUSED = [
    ("an organization that nobody knows", ("20999999973", "S08", "si"), "I021", "20999999973"),
    ("a mistyped RUC", ("20999999991", "S08", "si"), "I013", "20999999991"),
    ("a service that nobody knows", ("20999999990", "S99", "si"), "I043", "Aquí no se conoce el servicio «S99»."),
    (
        "a name of several",
        ("20999999990", "taller", "si"),
        "I044",
        "Hay varios servicios que se llaman «taller»: L1, L3.",
    ),
    ("an answer that is none", ("20999999990", "S08", "quizás"), "I006", "«quizás»"),
    ("no answer", ("20999999990", "S08", ""), "I004", ""),
]


@pytest.mark.parametrize(("cells", "code", "sentence"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_nobody_can_tell_is_refused_with_its_reason(cells, code, sentence):
    _, [finding] = read(cells)
    assert (finding.code, finding.row) == (code, 2)
    assert sentence in catalog("es").of(finding.problem)


def test_two_rows_about_the_same_are_found_whether_they_agree_or_not():
    _, findings = read(
        ("20999999990", "S08", "si"), ("20999999981", "S08", "si"), ("20999999990", "s08", "no"), ("x", "S08", "si")
    )
    assert [(finding.row, finding.code) for finding in findings] == [(4, "I045"), (5, "I010")]
    assert catalog("es").of(findings[0].problem) == "La fila 2 ya trata de 20999999990 y S08."
