"""Every sentence is said in the reader's language, and nothing that a person wrote can break it."""

import pytest

from language.catalogs import DEFAULT, LOCALES, best_locale, catalog
from programme.messages import Message


def test_spanish_is_the_default_and_english_is_complete_beside_it():
    assert DEFAULT == "es"
    assert dict(LOCALES) == {"es": "Español", "en": "English"}


def test_a_message_is_said_in_each_language_with_its_facts():
    facts = {"line": 7}
    said = Message(
        "Line {line} cannot be read: a quotation mark is open, or a cell is too long. Correct it and save again.", facts
    )
    assert catalog("es").of(said).startswith("No se puede leer la línea 7:")
    assert catalog("en").of(said).startswith("Line 7 cannot be read:")


def test_an_unknown_language_is_answered_in_the_default():
    assert catalog("qu").locale == "es"
    assert catalog("qu") is catalog("es")


def test_a_message_without_translation_is_said_as_it_stands():
    _ = catalog("es")
    assert _("A {thing} that nobody translated", thing="text") == "A text that nobody translated"
    assert [_.many("{n} untranslated", "{n} untranslateds", n) for n in (1, 2)] == ["1 untranslated", "2 untranslateds"]
    assert _("") == ""


@pytest.mark.parametrize("wrote", ["{n}", "{", "}", "{0.__class__}", "{{}}", "100 %", "%s %(n)d"])
def test_braces_and_percent_signs_in_a_fact_are_harmless(wrote):
    assert catalog("es")("You wrote: {answer}", answer=wrote).endswith(wrote)


@pytest.mark.parametrize("fact", ["msgid", "self", "singular"])
def test_a_fact_may_have_any_name(fact):
    assert catalog("en").of(Message(f"A {{{fact}}} here", {fact: 1})) == "A 1 here"


def test_a_fact_that_is_a_message_is_said_in_the_same_language():
    inner = Message("The file is empty.")
    assert catalog("es").of(Message("<{inner}>", {"inner": inner})) == "<El archivo está vacío.>"


CODES = [
    ("Peru's Spanish", "es-PE", "es"),
    ("American English", "en-US", "en"),
    ("with an underscore", "en_GB", "en"),
    ("in capitals", "EN", "en"),
    ("Quechua", "qu", "es"),
    ("Portuguese", "pt-br", "es"),
    ("a language that only begins alike", "eng", "es"),
    ("blank", "", "es"),
    ("none told", None, "es"),
]


@pytest.mark.parametrize(("code", "locale"), [row[1:] for row in CODES], ids=[row[0] for row in CODES])
def test_the_language_follows_the_code_of_the_messenger(code, locale):
    assert best_locale(code) == locale
