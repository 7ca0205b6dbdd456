"""A typed answer is as good as a tap; where it is not sure, it asks; where it means nothing, it says so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.matching import Match, Matches, match_choice, match_choices

YES_NO = [("yes", "Sí"), ("no", "No"), ("no_se", "No sé")]
KINDS = [("coop", "Cooperativa"), ("assoc", "Asociación de productores"), ("firm", "Empresa"), ("other", "Otra")]
DEGREES = [("all", "Sí, en todas las parcelas"), ("some", "Sí, en algunas"), ("none", "No, en ninguna")]
YEARS = [("short", "Menos de 2 años"), ("mid", "De 2 a 5 años"), ("long", "Más de 5 años"), ("no_se", "No sé")]
HABITS = [("never", "Casi nunca"), ("not", "No aplica"), ("often", "A menudo")]
COUNTS = [("one", "1"), ("two", "2"), ("more", "3 o más")]
MONTHS = [("apr", "Abril"), ("may", "Mayo"), ("jun", "Junio"), ("jul", "Julio"), ("all", "Todo el año")]


def sure(name):
    return Match(name, sure=True)


def ask(name):
    return Match(name, sure=False)


@pytest.mark.parametrize(
    ("text", "choices", "match"),
    [
        pytest.param("b", KINDS, sure("assoc"), id="a letter"),
        pytest.param("B)", KINDS, sure("assoc"), id="a letter as it is drawn"),
        pytest.param(" b. ", KINDS, sure("assoc"), id="a letter with a dot"),
        pytest.param("2", KINDS, sure("assoc"), id="its place"),
        pytest.param("opción b", KINDS, sure("assoc"), id="opción b"),
        pytest.param("la b", KINDS, sure("assoc"), id="la b"),
        pytest.param("Opcion 2", KINDS, sure("assoc"), id="opción 2"),
        pytest.param("e", KINDS, None, id="a letter beyond the options"),
        pytest.param("5", KINDS, None, id="a place beyond the options"),
        pytest.param("0", KINDS, None, id="no place 0"),
        pytest.param("c", YES_NO, None, id="No sé is not lettered"),
        pytest.param("3", YES_NO, None, id="nor counted"),
        pytest.param("sí", YES_NO, sure("yes"), id="the option's words"),
        pytest.param("SI", YES_NO, sure("yes"), id="without accent, in capitals"),
        pytest.param("Sí!!", YES_NO, sure("yes"), id="with punctuation"),
        pytest.param("no", YES_NO, sure("no"), id="no is not No sé"),
        pytest.param("no", DEGREES, sure("none"), id="no, where one option begins with it"),
        pytest.param("si", DEGREES, None, id="sí, where several begin with it"),
        pytest.param("si", HABITS, None, id="sí is not in «Casi nunca»"),
        pytest.param("no", HABITS, sure("not"), id="no, where one option begins with it, whatever it goes on with"),
        pytest.param("no sé", YES_NO, sure("no_se"), id="no sé"),
        pytest.param("nose", YES_NO, sure("no_se"), id="as it is often written"),
        pytest.param("No lo sé.", YES_NO, sure("no_se"), id="no lo sé"),
        pytest.param("I don't know", YES_NO, sure("no_se"), id="in English"),
        pytest.param("no sé", KINDS, None, id="no sé where it is not offered"),
        pytest.param("asociación", KINDS, sure("assoc"), id="the first word of one option alone"),
        pytest.param("sí, en", DEGREES, None, id="the first words of several"),
        pytest.param("cooperativa", KINDS, sure("coop"), id="words"),
        pytest.param("coperatiba", KINDS, sure("coop"), id="words with two slips"),
        pytest.param("asociacion de productore", KINDS, sure("assoc"), id="words cut short by a letter"),
        pytest.param("asociacion de prod", KINDS, ask("assoc"), id="words that are only alike: ask"),
        pytest.param("B) Asociación de productores", KINDS, sure("assoc"), id="letter and words"),
        pytest.param("b - asociacion de prod", KINDS, sure("assoc"), id="the letter makes alike words sure"),
        pytest.param("A) Asociación de productores", KINDS, ask("assoc"), id="letter and words disagree: ask"),
        pytest.param("banana", KINDS, None, id="other words"),
        pytest.param("", KINDS, None, id="nothing"),
        pytest.param("👍", YES_NO, None, id="a picture"),
        pytest.param("b" * 4096, KINDS, None, id="a long text"),
        pytest.param("2", YEARS, ask("mid"), id="a number among numbers may be the answer itself: ask"),
        pytest.param("2)", YEARS, sure("mid"), id="with its bracket it is the option"),
        pytest.param("b", YEARS, sure("mid"), id="a letter is sure all the same"),
        pytest.param("de 2 a 5 años", YEARS, sure("mid"), id="words with numbers"),
        pytest.param("2", COUNTS, sure("two"), id="the option's own words before its place"),
        pytest.param("1.2", KINDS, None, id="a decimal is no letter with words"),
        pytest.param("junio", MONTHS, sure("jun"), id="alike options: exact words"),
        pytest.param("junjo", MONTHS, ask("jun"), id="alike options: a slip is asked"),
        pytest.param("a", [], None, id="no options"),
    ],
)
def test_one_option(text, choices, match):
    assert match_choice(text, choices) == match


@pytest.mark.parametrize(
    ("text", "choices", "matches"),
    [
        pytest.param("a, c", MONTHS, Matches(("apr", "jun"), sure=True), id="letters and a comma"),
        pytest.param("1 y 3", MONTHS, Matches(("apr", "jun"), sure=True), id="places and «y»"),
        pytest.param("a c", MONTHS, Matches(("apr", "jun"), sure=True), id="letters with a blank"),
        pytest.param("a, e", MONTHS, Matches(("apr", "all"), sure=True), id="the fifth letter is no «e»"),
        pytest.param("c; a", MONTHS, Matches(("apr", "jun"), sure=True), id="in the order of the options"),
        pytest.param("a) y b)", MONTHS, Matches(("apr", "may"), sure=True), id="as drawn"),
        pytest.param("b", MONTHS, Matches(("may",), sure=True), id="one"),
        pytest.param("abril, mayo y julio", MONTHS, Matches(("apr", "may", "jul"), sure=True), id="words"),
        pytest.param("abril mayo", MONTHS, Matches(("apr", "may"), sure=True), id="words with a blank"),
        pytest.param("todo el año", MONTHS, Matches(("all",), sure=True), id="an option with blanks"),
        pytest.param("abril, junjo", MONTHS, Matches(("apr", "jun"), sure=False), id="one part unsure: ask"),
        pytest.param("todo el anno", MONTHS, Matches(("all",), sure=True), id="an option with blanks and a slip"),
        pytest.param("a, banana", MONTHS, None, id="one part means nothing: nothing is lost silently"),
        pytest.param("no sé", YES_NO, Matches(("no_se",), sure=True), id="no sé"),
        pytest.param("no sé", MONTHS, None, id="no sé where it is not offered"),
        pytest.param(", ,", MONTHS, None, id="only commas"),
        pytest.param("", MONTHS, None, id="nothing"),
    ],
)
def test_several_options(text, choices, matches):
    assert match_choices(text, choices) == matches


@given(st.text(max_size=60), st.sampled_from([YES_NO, KINDS, DEGREES, YEARS, MONTHS]))
def test_any_text_matches_options_that_there_are_or_nothing(text, choices):
    names = {name for name, _ in choices}
    one, several = match_choice(text, choices), match_choices(text, choices)

    assert one is None or one.name in names
    assert several is None or names.issuperset(several.names)
