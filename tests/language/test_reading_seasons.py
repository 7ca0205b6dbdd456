"""Months and days of the week as people list them."""

import pytest

from language.reading_seasons import read_months, read_weekdays


@pytest.mark.parametrize(
    ("said", "months"),
    [
        ("enero y marzo", {1, 3}),
        ("Abril a Julio", {4, 5, 6, 7}),
        ("de abril a julio y noviembre", {4, 5, 6, 7, 11}),
        ("diciembre a febrero", {12, 1, 2}),
        ("set, oct y nov.", {9, 10, 11}),
        ("abril-junio", {4, 5, 6}),
        ("desde mayo hasta agosto", {5, 6, 7, 8}),
        ("los meses de mayo, junio", {5, 6}),
        ("May to July and October", {5, 6, 7, 10}),
        ("todo el año", set(range(1, 13))),
    ],
)
def test_months_are_read_with_their_ranges(said, months):
    assert read_months(said) == months


@pytest.mark.parametrize("said", ["", "no sé", "abril a", "abril a mañana", "a julio", "5", "mucho en abril", "lunes"])
def test_what_is_no_list_of_months_is_none(said):
    assert read_months(said) is None


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("lunes y miércoles", {0, 2}),
        ("los martes, jueves y sábados", {1, 3, 5}),
        ("de lunes a viernes", {0, 1, 2, 3, 4}),
        ("sábado a lunes", {5, 6, 0}),
        ("every day", set(range(7))),
    ],
)
def test_days_of_the_week_are_read_the_same_way(said, days):
    assert read_weekdays(said) == days
