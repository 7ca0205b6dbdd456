"""The pace: within Telegram's limits, replies before messages, and nothing kept about chats that are quiet."""

import pytest

from notifications.pace import MOST_DEBT, REMEMBERED, Pace

ROSA, JULIO, GROUP = 5, 6, -7


class Seconds:
    def __init__(self):
        self.passed = 1000.0

    def __call__(self):
        return self.passed


@pytest.fixture
def seconds():
    return Seconds()


@pytest.fixture
def pace(seconds):
    return Pace(seconds)


def moments(pace, seconds, chats, until):
    """When a message can go out that goes to these chats in turn, in the seconds to come."""
    end, times = seconds.passed + until, []
    while True:
        chat = chats[len(times) % len(chats)]
        seconds.passed += max(pace.pause(), pace.pause_of(chat))
        if seconds.passed >= end:
            return times
        pace.note(chat)
        times.append(seconds.passed)


def most_within(times, window):
    return max(sum(start <= time < start + window - 1e-6 for time in times) for start in times)


LIMITS = [
    ("30 a second in all", range(1, 1000), 20, 1, 30),
    ("one a second to a person", [ROSA], 60, 1, 1),
    ("20 a minute to a group", [GROUP], 300, 60, 20),
]


@pytest.mark.parametrize(("chats", "until", "window", "most"), [row[1:] for row in LIMITS], ids=[r[0] for r in LIMITS])
def test_no_window_of_time_ever_holds_more_than_telegram_allows(pace, seconds, chats, until, window, most):
    assert most_within(moments(pace, seconds, chats, until), window) == most


def test_what_may_go_goes_at_once_and_one_chat_does_not_wait_for_another(pace):
    assert (pace.pause(), pace.pause_of(ROSA)) == (0, 0)
    pace.note(ROSA)
    assert (pace.pause_of(ROSA), pace.pause_of(JULIO)) == (1, 0)
    assert pace.pause() == pytest.approx(1 / 30)


def test_time_that_passed_unused_is_not_saved_up(pace, seconds):
    seconds.passed += 3600
    assert most_within(moments(pace, seconds, range(1, 1000), 5), 1) == 30


def test_replies_are_never_held_up_and_messages_wait_for_their_debt_which_has_an_end(pace, seconds):
    for _ in range(1000):
        pace.note(ROSA)
    assert pace.pause() == pace.pause_of(ROSA) == MOST_DEBT

    seconds.passed += MOST_DEBT
    assert pace.pause() == pace.pause_of(ROSA) == 0


def test_who_was_written_to_long_ago_is_forgotten(pace, seconds):
    for chat in range(100 * REMEMBERED):
        seconds.passed += 1
        pace.note(chat)
    assert len(pace._chat_free) <= REMEMBERED + 1
