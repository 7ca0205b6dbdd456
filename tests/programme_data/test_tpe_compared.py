"""What the chains share is asked and counted alike; what a crop has of its own is asked of it alone."""

import re
from collections import Counter
from pathlib import Path

import pytest

import programme
from programme.xlsform import content_hash
from storage.spreadsheets import read_table
from storage.xlsform import read_sheets
from tests.programme_data.chain_tpe import CHAINS, LANGUAGES, TPES, is_text, said

#: A changed instrument is a new version for those who begin after it, and figures of two versions compare less well.
#: So whoever changes it does so here too, on purpose.
CONTENT = {
    "cacao": "13d378ffe1a1b6d22980674049bd272362b91cd68738d499221d067879819e50",
    "coffee": "079ca7a0f6c8a5c6a5d2d4d1a8ce27001a58ec04a643fceface0b57e2c5782f7",
    "banana": "51c454ec635bd66f5d14495dae608493d2a57808b1cbb37ead8ace4f723dfa27",
}

FOLDER = Path(programme.__file__).parent / "data" / "tpe"
SOURCE = read_sheets(FOLDER)
CROPS = read_table(FOLDER / "crops.csv")


@pytest.mark.parametrize("chain", CHAINS)
def test_the_instrument_is_the_one_that_was_reviewed(chain):
    assert content_hash(TPES[chain].sheets) == CONTENT[chain]


def test_the_chains_ask_the_same_but_for_the_words(tpe):
    """domain.md §4, «Chain variants»: number, name, kind, need and points stay, so that figures of chains compare."""
    own_inputs = {"q014": {"source"}}

    def asked(chain):
        return [
            {header: cell for header, cell in row.items() if not is_text(header)}
            | dict.fromkeys(own_inputs.get(row["name"], ()))
            for row in TPES[chain].survey
        ]

    assert asked(tpe.chain) == asked("cacao")


#: Options that not every chain has: list and name → the chains that have it.
OWN_OPTIONS = {
    # Fermenting belongs to cacao; coffee may well do without; banana is packed.
    ("q033", "not_fermented"): {"cacao"},
    ("q033", "other_process"): {"coffee"},
    ("q033", "unpacked"): {"banana"},
    # Grain is dried, fruit is cooled.
    ("q034", "solar"): {"cacao", "coffee"},
    ("q034", "racks"): {"cacao", "coffee"},
    ("q034", "slab"): {"cacao", "coffee"},
    ("q034", "machine"): {"cacao", "coffee"},
    ("q034", "ground"): {"cacao", "coffee"},
    ("q034", "container"): {"banana"},
    ("q034", "cold_room"): {"banana"},
    ("q034", "roofed_under_1_day"): {"banana"},
    ("q034", "roofed_1_day_or_more"): {"banana"},
    ("q034", "no_roof"): {"banana"},
}


def test_an_option_has_the_same_name_and_the_same_points_in_every_chain(tpe):
    def offered(chain):
        facts = ("list_name", "name", "points", "no_points")
        return [tuple(choice[fact] for fact in facts) for choice in TPES[chain].choices]

    def shared(chain):
        return [option for option in offered(chain) if option[:2] not in OWN_OPTIONS]

    own = {option[:2] for option in offered(tpe.chain) if option[:2] in OWN_OPTIONS}
    assert shared(tpe.chain) == shared("cacao")
    assert own == {option for option, chains in OWN_OPTIONS.items() if tpe.chain in chains}


def test_whatever_differs_has_an_option_for_each_merit(tpe):
    points = {number: {choice["points"] for choice in tpe.options(number)} - {""} for number in (33, 34)}
    assert points == {33: {"0", "1", "2"}, 34: {"0", "1", "2"}}


def test_an_option_has_points_or_a_reason_for_none(tpe):
    assert [choice for choice in tpe.choices if bool(choice["points"]) == bool(choice["no_points"])] == []
    assert {choice["points"] for choice in tpe.choices} == {"", "0", "1", "2"}
    assert [choice for choice in tpe.choices if not re.fullmatch(r"[a-z][a-z0-9_]*", choice["name"])] == []


#: What only one chain has, in both languages. Grain and shoots are of several; a till of money is no box of fruit.
OWN_WORDS = {
    "cacao": r"cacao|mazorca|chocolate|nibs|moniliasis|cadmio|cadmium|CCN|en baba|wet beans|chup[oó]n|\bpods?\b",
    "coffee": r"café|coffee|cereza|cherr|broca|roya|pergamino|parchment|quintal|recepa|ocratoxina|ochratoxin",
    "banana": r"banan|racimo|bunch|hijuelo|plantin|microcorm|deshoj|trips|fusarium|fruta|una caja|cajas (de|con)",
}


def test_no_text_speaks_of_the_crop_of_another_chain(tpe, language):
    others = "|".join(words for chain, words in OWN_WORDS.items() if chain != tpe.chain)
    assert [text for text in tpe.texts(language) if re.search(others, text, re.IGNORECASE)] == []


@pytest.mark.parametrize("sheet", ["survey", "choices"])
def test_what_chains_share_is_written_once(sheet):
    """English may repeat itself where only the gender of the Spanish differs."""
    written = Counter(
        (row.get("list_name"), row["name"], header, cell)
        for _, row in SOURCE[sheet].rows
        for header, cell in row.items()
        if row["name"] and header.endswith(LANGUAGES["es"]) and cell
    )
    assert [said_again for said_again, times in written.items() if times > 1] == []


def test_every_word_of_the_crops_is_used_and_stands_for_every_chain():
    placeholders = {
        (word, language)
        for sheet in SOURCE.values()
        for _, row in sheet.rows
        for header, cell in row.items()
        for language, called in LANGUAGES.items()
        if header.endswith(called)
        for word in re.findall(r"\{(\w+)\}", cell)
    }
    for chain in CHAINS:
        rows = [row for _, row in CROPS.rows if row["chain"] == chain]
        words = {(row["word"], language) for row in rows for language in LANGUAGES if row[language]}
        assert words == placeholders


#: domain.md §2 and §4: what the topics name for a crop, in the question, its hint or its options.
NAMED = [
    ("cacao", 6, "800 msnm"),
    ("coffee", 6, "de 900 a 1 200 msnm"),
    ("banana", 6, "valle"),
    ("banana", 7, "Hay corte todo el año"),
    ("cacao", 17, "podan"),
    ("coffee", 17, "podan"),
    ("coffee", 18, "sombra"),
    ("banana", 18, "deshije"),
    ("banana", 25, "turnos de riego"),
    ("cacao", 29, "moniliasis"),
    ("coffee", 29, "broca"),
    ("coffee", 29, "roya"),
    ("banana", 29, "trips"),
    ("cacao", 31, "cadmio"),
    ("coffee", 31, "ocratoxina"),
    ("banana", 31, "TR4"),
    ("cacao", 33, "fermenta"),
    ("coffee", 33, "despulpar"),
    ("banana", 33, "empaca"),
    ("cacao", 34, "seca"),
    ("coffee", 34, "seca"),
    ("banana", 34, "frío"),
    ("cacao", 44, "Unión Europea"),
    ("coffee", 44, "Unión Europea"),
    ("banana", 44, "Global GAP"),
    ("cacao", 56, "Chocolate"),
    ("coffee", 56, "tostado"),
    ("banana", 56, "deshidratado"),
    ("banana", 63, "una caja"),
    ("cacao", 105, "bosque"),
    ("coffee", 105, "bosque"),
    ("banana", 105, "orgánico"),
]


@pytest.mark.parametrize(("chain", "number", "named"), NAMED)
def test_a_chain_is_asked_what_the_topics_name_for_its_crop(chain, number, named):
    row, options = TPES[chain].questions[number], TPES[chain].labels(number)
    assert named in " ".join([said(row, "label"), said(row, "hint"), *options])


def test_banana_is_not_asked_for_proof_about_forests():
    """The European rule is of coffee and cacao (domain.md §4)."""
    assert [text for text in TPES["banana"].texts("es") if re.search("Unión Europea|talado|taló", text)] == []
