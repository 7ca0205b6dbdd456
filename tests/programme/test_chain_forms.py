"""One source, a questionnaire for each chain."""

import pytest

from programme.chain_forms import ChainFault, ChainFormRefused, form_of_chain
from programme.sheets import make_sheet
from programme.xlsform import read_questionnaire

LABEL, ENGLISH = "label::Español (es)", "label::English (en)"
SURVEY = (
    ("type", "name", "chains", LABEL, ENGLISH, "required", "number"),
    ("begin_group", "first", "", "Del {crop}", "About {crop}", "", ""),
    ("select_one losses", "q001", "", "¿Cuánto {crop} pierde?", "How much {crop} do you lose?", "yes", "1"),
    ("", "q001", "banana", "¿Cuántas cajas pierde?", "How many boxes do you lose?", "", ""),
    ("text", "q002", "", "", "", "yes", "2"),
    ("", "q002", "cacao coffee", "¿Quién lo seca?", "Who dries it?", "", ""),
    ("", "q002", "banana", "¿Quién lo enfría?", "Who cools it?", "", ""),
    ("end_group", "", "", "", "", "", ""),
)
CHOICES = (
    ("list_name", "name", "chains", LABEL, ENGLISH, "points", "no_points"),
    ("losses", "few", "", "Pocos kilos", "Few kilos", "0", ""),
    ("losses", "few", "banana", "Pocas cajas", "Few boxes", "", ""),
    ("losses", "many", "", "Muchos", "Many", "2", ""),
    ("losses", "other", "coffee", "Lo pierde otro", "Others lose it", "", "does not apply"),
)
SETTINGS = (
    ("form_title::Español (es)", "form_title::English (en)", "form_id", "version", "default_language"),
    ("Test del {crop}", "Test of {crop}", "tpe_{chain}", "1", "Español (es)"),
)
WORDS = make_sheet(
    "crops",
    ("chain", "word", "es", "en"),
    [
        ("cacao", "crop", "cacao", "cacao"),
        ("coffee", "crop", "café", "coffee"),
        ("banana", "crop", "banano", "bananas"),
    ],
)


def source(survey=SURVEY, choices=CHOICES, settings=SETTINGS):
    tables = {"survey": survey, "choices": choices, "settings": settings}
    return {name: make_sheet(name, headers, rows) for name, (headers, *rows) in tables.items()}


def form(chain):
    return form_of_chain(source(), WORDS, chain)


def labels(sheet, name, header=LABEL):
    return [row[header] for _, row in sheet.rows if row["name"] == name]


def test_a_text_says_the_chains_words_in_each_language():
    assert labels(form("coffee")["survey"], "first") == ["Del café"]
    assert labels(form("coffee")["survey"], "q001", ENGLISH) == ["How much coffee do you lose?"]


def test_the_form_is_called_by_the_code_of_the_chain():
    assert [row["form_id"] for _, row in form("coffee")["settings"].rows] == ["tpe_coffee"]


@pytest.mark.parametrize(
    ("chain", "asked"),
    [
        pytest.param("cacao", "¿Cuánto cacao pierde?", id="a chain without a row of its own"),
        pytest.param("banana", "¿Cuántas cajas pierde?", id="a chain with one"),
    ],
)
def test_a_row_of_a_chain_stands_in_for_what_all_are_asked(chain, asked):
    assert labels(form(chain)["survey"], "q001") == [asked]


def test_a_row_of_a_chain_keeps_what_it_does_not_say():
    cells = {row["name"]: row for _, row in form("banana")["survey"].rows}
    assert (cells["q001"]["type"], cells["q001"]["required"], cells["q001"]["number"]) == (
        "select_one losses",
        "yes",
        "1",
    )


def test_a_row_may_be_of_several_chains():
    assert [labels(form(chain)["survey"], "q002") for chain in ("cacao", "coffee")] == [["¿Quién lo seca?"]] * 2


@pytest.mark.parametrize(
    ("chain", "options"),
    [
        pytest.param("cacao", ["few", "many"], id="not of this chain"),
        pytest.param("coffee", ["few", "many", "other"], id="of this chain"),
    ],
)
def test_an_option_may_be_of_one_chain_alone(chain, options):
    assert [row["name"] for _, row in form(chain)["choices"].rows] == options


def test_an_option_is_reworded_in_its_place():
    assert labels(form("banana")["choices"], "few") == ["Pocas cajas"]
    assert [row["name"] for _, row in form("banana")["choices"].rows] == ["few", "many"]


@pytest.mark.parametrize("chain", ["cacao", "coffee", "banana"])
def test_what_comes_out_is_an_ordinary_questionnaire_without_a_trace_of_the_source(chain):
    composed = form(chain)
    assert all("chains" not in sheet.headers for sheet in composed.values())
    assert all(row.keys() == set(sheet.headers) for sheet in composed.values() for _, row in sheet.rows)
    assert not any("{" in cell for sheet in composed.values() for _, row in sheet.rows for cell in row.values())
    assert read_questionnaire(composed).total == 2


def test_rows_keep_the_numbers_of_the_source_so_that_a_mistake_is_found_there():
    assert [number for number, _ in form("banana")["survey"].rows] == [2, 3, 5, 8]


def test_what_only_looks_like_a_placeholder_stays():
    like = r"${q001} \d{11} {{"
    sheet = form_of_chain(source(survey=(*SURVEY, ("text", "q003", "", like, like, "", ""))), WORDS, "cacao")["survey"]
    assert labels(sheet, "q003") == labels(sheet, "q003", ENGLISH) == [like]


@pytest.mark.parametrize(
    ("sheets", "facts"),
    [
        pytest.param(
            source(survey=(*SURVEY, ("text", "q003", "cacao coffee", "¿Y?", "And?", "yes", "3"))),
            (ChainFault.LEFT_OUT, "banana", "survey", 9, "q003"),
            id="a question that one chain is not asked",
        ),
        pytest.param(
            source(survey=(*SURVEY, ("text", "q002", "", "¿Y?", "And?", "yes", "2"))),
            (ChainFault.DOUBLED, "banana", "survey", 9, "q002"),
            id="a question for all twice",
        ),
        pytest.param(
            source(survey=(*SURVEY, ("", "q001", "banana", "¿Y?", "And?", "", ""))),
            (ChainFault.DOUBLED, "banana", "survey", 9, "q001"),
            id="two rows of one chain",
        ),
        pytest.param(
            source(choices=(*CHOICES, ("losses", "many", "", "Más", "More", "2", ""))),
            (ChainFault.DOUBLED, "banana", "choices", 6, "many"),
            id="an option for all twice",
        ),
        pytest.param(
            source(choices=(*CHOICES, ("losses", "many", "mango", "Más", "More", "", ""))),
            (ChainFault.UNKNOWN_CHAIN, "mango", "choices", 6, "chains"),
            id="a chain that nobody knows",
        ),
        pytest.param(
            source(choices=(*CHOICES, ("losses", "most", "", "Todo el {fruit}", "All", "2", ""))),
            (ChainFault.NO_WORD, "banana", "choices", 6, "fruit"),
            id="a placeholder without a word",
        ),
        pytest.param(
            source(settings=(SETTINGS[0], ("Test", "Test", "tpe_{crop}", "1", "Español (es)"))),
            (ChainFault.NO_WORD, "banana", "settings", 2, "crop"),
            id="a word of people where none of them reads",
        ),
    ],
)
def test_a_source_that_gives_no_questionnaire_is_refused_with_its_place(sheets, facts):
    with pytest.raises(ChainFormRefused) as refused:
        form_of_chain(sheets, WORDS, "banana")

    found = refused.value
    assert (found.fault, found.chain, found.sheet, found.row, found.what) == facts


def test_a_word_that_lacks_a_language_is_no_word():
    words = make_sheet(
        "crops",
        ("chain", "word", "es", "en"),
        [("cacao", "crop", "cacao", ""), ("banana", "crop", "b", "b"), ("coffee", "crop", "c", "c")],
    )

    with pytest.raises(ChainFormRefused) as refused:
        form_of_chain(source(), words, "cacao")

    assert (refused.value.fault, refused.value.what) == (ChainFault.NO_WORD, "crop")
