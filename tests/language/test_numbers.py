"""Numbers as people write them in a chat are understood; where they can mean two things, we ask."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.numbers import MAX_DIGITS, Reading, read_number, say_money, say_number

SURE = [
    ("plain", "150000", "150000"),
    ("zero", "0", "0"),
    ("leading zeros", "007", "7"),
    ("blanks between groups", "150 000", "150000"),
    ("non-breaking blanks", "150\u00a0000", "150000"),
    ("narrow non-breaking blanks", "1\u202f860\u202f000", "1860000"),
    ("full-width digits", "\uff11\uff15\uff10", "150"),
    ("a mark that nobody sees", "\u200e150\u200b000", "150000"),
    ("Peru's comma", "150,000", "150000"),
    ("Peru's comma and cents", "S/. 150,000.00", "150000"),
    ("the currency stuck to it", "S/.150,000.00", "150000"),
    ("the documents' way", "S/ 2 630 000", "2630000"),
    ("the documents' way with decimals", "1 860 000,50", "1860000.50"),
    ("dots between groups, then a comma", "1.860.000,50", "1860000.50"),
    ("several dots", "1.860.000", "1860000"),
    ("several commas", "1,860,000", "1860000"),
    ("the apostrophe of the millions", "1'860,000", "1860000"),
    ("the apostrophe and cents", "S/ 1'860,000.50", "1860000.50"),
    ("a typographic apostrophe", "1’860,000", "1860000"),  # noqa: RUF001 - telephones write it
    ("an accent for an apostrophe", "1\u00b4860,000", "1860000"),
    ("dollars", "US$ 10 000", "10000"),
    ("dollars in words", "10 mil dólares", "10000"),
    ("soles in words", "150000 soles", "150000"),
    ("mil", "150 mil", "150000"),
    ("mil with a decimal comma", "12,5 mil", "12500"),
    ("k", "150k", "150000"),
    ("K with a blank", "150 K", "150000"),
    ("millones with a comma", "1,86 millones", "1860000"),
    ("millones with a dot", "1.5 millones", "1500000"),
    ("millón without accent", "1 millon", "1000000"),
    ("un millón", "un millón", "1000000"),
    ("medio millón", "medio millón", "500000"),
    ("millón y medio", "un millón y medio", "1500000"),
    ("two and a half", "2 y medio", "2.5"),
    ("millones and mil", "2 millones 630 mil", "2630000"),
    ("millones de soles", "2 millones de soles", "2000000"),
    ("mil millones", "mil millones", "1000000000"),
    ("English millions", "1.5 million", "1500000"),
    ("decimals with a comma", "12,5", "12.5"),
    ("decimals with a dot", "12.50", "12.50"),
    ("three decimals after a zero", "0,125", "0.125"),
    ("three decimals after four digits", "1500.125", "1500.125"),
    ("decimals that begin with the mark", ".5", "0.5"),
    ("percent", "20 %", "20"),
    ("percent stuck to it", "20%", "20"),
    ("por ciento", "20 por ciento", "20"),
    ("negative", "-5", "-5"),
    ("negative with a long dash", "−5,5", "-5.5"),  # noqa: RUF001 - telephones write it
    ("negative money", "S/ -5", "-5"),
    ("a full stop after it", "12.", "12"),
    ("an exclamation", "¡12!", "12"),
    ("blanks around", "  12\n", "12"),
    ("doce", "doce", "12"),
    ("with an accent", "Dieciséis", "16"),
    ("veinte", "VEINTE", "20"),
    ("tens and units", "treinta y cinco", "35"),
    ("hundreds and tens", "ciento veinte", "120"),
    ("all three", "doscientos cuarenta y dos", "242"),
    ("cien mil", "cien mil", "100000"),
    ("mil quinientos", "mil quinientos", "1500"),
    ("veintidós mil", "veintidós mil", "22000"),
    ("dos millones seiscientos mil", "dos millones seiscientos mil", "2600000"),
    ("cero", "cero", "0"),
]

UNSURE = [
    ("a dot before three zeros", "150.000", "150000"),
    ("a dot before three digits", "2.345", "2345"),
    ("money with a dot before three zeros", "S/ 150.000", "150000"),
    ("two kinds of marks and three digits", "1,860.000", "1860000"),
    ("a blank, a comma and three digits", "1 860,000", "1860000"),
    ("three decimals of millions", "1,860 millones", "1860000"),
    ("thousands twice", "150,000 mil", "150000"),
    ("a unit", "12 socios", "12"),
    ("a unit stuck to it", "12ha", "12"),
    ("a unit with a digit", "12 m2", "12"),
    ("about", "unos 12", "12"),
    ("a sentence", "Somos 120 socios en total", "120"),
    ("more than", "más de 100", "100"),
    ("words and a unit", "doce socias", "12"),
    ("millones and a unit", "2 millones de plantones", "2000000"),
    ("an emoji", "12 👍", "12"),
    ("a name with a number", "COVID-19", "19"),
    ("a telephone", "+51 999 999 999", "51999999999"),
    ("an exponent", "1e5", "1"),
    ("a dash as a bullet", "- 5", "5"),
]

NOTHING = [
    ("blank", ""),
    ("blanks", " \u00a0 "),
    ("words", "no sé"),
    ("a range with a dash", "12-15"),
    ("a range with blanks", "12 - 15"),
    ("a range in words", "entre 10 y 20"),
    ("a range of words", "diez a veinte"),
    ("one or the other", "10 o 12"),
    ("two numbers", "12 15"),
    ("two numbers with units", "20 socios y 15 socias"),
    ("two multiplied numbers", "20 mil 30 mil"),
    ("a larger part after a smaller", "mil 2 millones"),
    ("a negative part", "2 mil -5"),
    ("a day", "14/07/2026"),
    ("a day in ISO", "2026-07-14"),
    ("a day with dots", "14.07.2026"),
    ("an hour", "17:30"),
    ("a zero before groups", "0 500"),
    ("a fraction", "1/2"),
    ("a fraction in one sign", "½"),
    ("groups that are none", "12.34.56"),
    ("wrong groups with a multiplier", "12.34.56 mil"),
    ("marks in no order", "1.860,000.5"),
    ("letters and digits", "A12"),
    ("words that do not add up", "diez veinte"),
    ("only a joint", "y"),
    ("a joint too many", "12 y"),
    ("only a sign", "-"),
    ("only a currency", "S/"),
    ("other digits than ours", "١٢"),
    ("more digits than any amount", "9" * (MAX_DIGITS + 1)),
    ("more digits than any message", "9" * 4096 + " mil"),
]


def labels(table):
    return [row[0] for row in table]


@pytest.mark.parametrize(("text", "value"), [row[1:] for row in SURE], ids=labels(SURE))
def test_a_number_that_can_mean_one_thing_is_taken_as_it_stands(text, value):
    assert read_number(text) == Reading(Decimal(value), sure=True)


@pytest.mark.parametrize(("text", "value"), [row[1:] for row in UNSURE], ids=labels(UNSURE))
def test_a_number_that_could_mean_something_else_is_to_be_confirmed(text, value):
    assert read_number(text) == Reading(Decimal(value), sure=False)


@pytest.mark.parametrize("text", [row[1] for row in NOTHING], ids=labels(NOTHING))
def test_what_is_not_one_number_is_none(text):
    assert read_number(text) is None


@given(st.text(max_size=40) | st.text("0123456789 .,'-smily/$%", max_size=20))
def test_no_text_whatever_raises(text):
    reading = read_number(text)
    assert reading is None or reading.value.is_finite()


@given(st.decimals(-(10**12), 10**12, places=2))
def test_what_we_write_we_read_as_the_same_number(number):
    assert read_number(say_number(number)) == Reading(number, sure=True)
    assert read_number(say_money(number, "PEN")) == Reading(number, sure=True)


NUMBERS = [
    (0, "0"),
    (12, "12"),
    (3069, "3 069"),
    (150000, "150 000"),
    (Decimal("1860000.50"), "1 860 000,5"),
    (Decimal("1E+6"), "1 000 000"),
    (Decimal("12.00"), "12"),
    (Decimal("-1234.5"), "-1 234,5"),
    (Decimal("-0.0"), "0"),
]


@pytest.mark.parametrize(("number", "said"), NUMBERS)
def test_numbers_are_said_as_the_documents_write_them(number, said):
    assert say_number(number) == said


AMOUNTS = [
    (150000, "PEN", "S/ 150 000"),
    (10000, "USD", "US$ 10 000"),
    (Decimal("2500.5"), "USD", "US$ 2 500,50"),
    (Decimal("2500.00"), "PEN", "S/ 2 500"),
    (Decimal("0.005"), "PEN", "S/ 0,01"),
    (Decimal("9.999"), "PEN", "S/ 10"),
    (Decimal(-40000), "PEN", "S/ -40 000"),
    (10, "EUR", "EUR 10"),
]


@pytest.mark.parametrize(("amount", "currency", "said"), AMOUNTS)
def test_money_is_said_to_the_cent_with_its_currency_before_it(amount, currency, said):
    assert say_money(amount, currency) == said
