"""The texts of the TPE: short enough for a phone, whole in Spanish and in English."""

import re

from programme.reasons import REASONS, SOURCES
from tests.programme_data.chain_tpe import TEXTS, said


def test_the_options_of_a_list_differ_and_no_se_is_the_last(tpe, language):
    for name, options in tpe.lists.items():
        codes, words = [c["name"] for c in options], [said(c, "label", language) for c in options]
        assert len(set(codes)) == len(codes) == len({word.casefold() for word in words}) >= 2, name
        assert "no_se" not in codes[:-1], name
        assert all(
            (code == "no_se") == (word in {"No sé", "I don't know"}) for code, word in zip(codes, words, strict=True)
        ), name
        assert any(name in row["type"].split() for row in tpe.questions.values()), f"a list that nobody uses: {name}"


def test_a_proposed_question_is_short_and_asks_one_thing(tpe):
    for number, row in tpe.questions.items():
        if row["source"] != "proposed":
            continue
        asked, hint, options = said(row, "label"), said(row, "hint"), tpe.labels(number)
        assert len(asked) <= 140, number
        assert len(hint) <= 110, number
        assert all(len(option) <= 60 for option in options), number
        assert asked.count("?") == asked.count("¿") == said(row, "label", "en").count("?") == 1, number
        assert "y/o" not in asked + hint + "".join(options), number


def test_a_screen_holds_330_characters_on_average_and_none_more_than_500(tpe, language):
    lengths = {
        number: len(said(row, "label", language) + said(row, "hint", language) + "".join(tpe.labels(number, language)))
        for number, row in tpe.questions.items()
    }
    assert {number: length for number, length in lengths.items() if length > 500} == {}
    assert sum(lengths.values()) / len(lengths) <= 330


def test_options_that_stand_on_the_buttons_in_spanish_do_so_in_english(tpe):
    def on_buttons(number, language):
        return all(len(label) <= 20 for label in tpe.labels(number, language))

    assert [n for n in tpe.questions if on_buttons(n, "es") and not on_buttons(n, "en")] == []


def test_no_question_is_asked_twice_and_no_text_has_a_date_that_may_move(tpe, language):
    asked = [said(row, "label", language).casefold() for row in tpe.questions.values()]
    assert len(set(asked)) == len(asked)
    assert [text for text in tpe.texts(language) if re.search(r"\b20\d\d\b", text)] == []


def test_no_text_has_stray_spaces_or_a_long_dash_or_a_placeholder(tpe, language):
    texts = tpe.texts(language)
    assert [text for text in texts if text != " ".join(text.split())] == []
    assert [text for text in texts if re.search(r"[{}\u2013\u2014]", text)] == []


def test_whatever_is_said_in_spanish_is_said_in_english(tpe):
    rows = [*tpe.survey, *tpe.choices, *tpe.settings]
    told = [(row, text) for row in rows for text in TEXTS if f"{text}::English (en)" in row]
    pairs = [(said(row, text), said(row, text, "en")) for row, text in told]
    assert [pair for pair in pairs if bool(pair[0]) != bool(pair[1])] == []
    assert all(said(row, "label") for row in [*tpe.questions.values(), *tpe.choices])


#: Proper names keep their letters.
NAMES = re.compile("PROMPERÚ|Perú Marketplace")
SPANISH = re.compile(r"[¿¡áéíóúñ]|\b(de|del|el|los|las|que|con|para|su|sus|una|por|se|y)\b", re.IGNORECASE)


def test_no_spanish_is_left_in_the_english(tpe):
    assert [text for text in tpe.texts("en") if SPANISH.search(NAMES.sub("", text))] == []


def test_numbers_are_written_as_each_language_writes_them(tpe):
    assert [text for text in tpe.texts("es") if re.search(r"\d[.,]\d{3}\b", text)] == []
    assert [text for text in tpe.texts("en") if re.search(r"\d \d{3}\b|\d,\d{1,2}\b(?!\d)", text)] == []


def test_a_refusal_names_options_as_they_are_written(tpe, language):
    for number, row in tpe.questions.items():
        named = re.findall("«([^»]+)»", said(row, "constraint_message", language))
        assert set(named) <= set(tpe.labels(number, language)), number


def test_every_reason_and_every_source_can_be_said_in_the_reader_s_language(tpe):
    reasons = {choice["no_points"] for choice in tpe.choices} - {""}
    sources = {row["source"] for row in tpe.questions.values()}

    assert (reasons - REASONS.keys(), sources - SOURCES.keys()) == (set(), set())
