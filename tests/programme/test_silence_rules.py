"""Telephone numbers change hands: when a chat is asked whether it is still its person's, and what opens it."""

from datetime import UTC, datetime, timedelta

import pytest

from programme.silence import is_right, is_silent, locked_until, read_digits

NOW = datetime(2026, 11, 3, 14, 0, tzinfo=UTC)
RUCS = ("20999999990", "20999999981")


@pytest.mark.parametrize(
    ("seen", "silent"),
    [
        pytest.param(timedelta(0), False, id="now"),
        pytest.param(timedelta(days=60) - timedelta(seconds=1), False, id="a second before"),
        pytest.param(timedelta(days=60), True, id="sixty days"),
        pytest.param(timedelta(days=400), True, id="more than a year"),
    ],
)
def test_a_chat_is_silent_after_sixty_days(seen, silent):
    assert is_silent(NOW - seen, NOW) is silent


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        pytest.param("990", "990", id="three digits"),
        pytest.param(" 9 9 0\n", "990", id="blanks"),
        pytest.param("9-9-0.", "990", id="signs between"),
        pytest.param("20 999 999 990", "20999999990", id="the whole RUC"),
        pytest.param("99", None, id="two"),
        pytest.param("9990", None, id="four"),
        pytest.param("hola", None, id="a word"),
        pytest.param("", None, id="nothing"),
        pytest.param("٩٩٠", None, id="digits of another script"),
        pytest.param("9" * 4096, None, id="4,096 digits"),
    ],
)
def test_what_counts_as_an_answer(typed, digits):
    assert read_digits(typed) == digits


@pytest.mark.parametrize(
    ("digits", "right"),
    [
        pytest.param("990", True, id="the first organization's"),
        pytest.param("981", True, id="the second's"),
        pytest.param("20999999981", True, id="a whole RUC"),
        pytest.param("999", False, id="digits from its middle"),
        pytest.param("10999999990", False, id="another RUC with the same end"),
    ],
)
def test_any_of_their_organizations_opens_it(digits, right):
    assert is_right(digits, RUCS) is right


def test_nothing_opens_it_for_somebody_without_an_organization():
    assert not is_right("990", ())


@pytest.mark.parametrize(
    ("tries", "since", "locked"),
    [
        pytest.param(2, timedelta(0), False, id="two wrong answers"),
        pytest.param(3, timedelta(0), True, id="three"),
        pytest.param(3, timedelta(hours=24) - timedelta(seconds=1), True, id="a second before the day is over"),
        pytest.param(3, timedelta(hours=24), False, id="a day later"),
    ],
)
def test_three_wrong_answers_lock_it_for_a_day(tries, since, locked):
    assert (locked_until(NOW - since, tries, NOW) is not None) is locked
