"""The table of rules as people write it, and what is said where it cannot be read."""

from datetime import date, timedelta

import pytest

from programme.harvest import Load
from programme.nudges import NUDGE_AFTER
from programme.reminder_rules import (
    MESSAGES,
    Anchor,
    MissingRule,
    RulesRefused,
    Situation,
    Term,
    read_rules,
    read_term,
)
from programme.reminders import Preferences, daily_limit, windows_on
from programme.sheets import make_sheet
from storage.shipped import DATA, reminder_rules
from storage.spreadsheets import read_table

HEADERS = ("message", "situation", "when", "otherwise", "useful_for", "reason", "source")
LOADS = {
    Situation.NORMAL: Load.NONE,
    Situation.SOME: Load.SOME,
    Situation.PEAK: Load.PEAK,
    Situation.PACKING: Load.SOME,
}


def test_the_table_that_ships_says_this_of_every_message_in_every_situation():
    rules = reminder_rules()
    assert set(rules) == {(message, situation) for message in MESSAGES for situation in Situation}
    said = {
        message: " | ".join(
            f"{rule.text} (o {rule.otherwise.distance.days} días antes)" if rule.otherwise else rule.text
            for rule in (rules[message, situation] for situation in Situation)
        )
        for message in MESSAGES
    }
    before = "1 día antes / 1 hora antes"
    weeks = "7 días antes / 3 días antes"
    nudges = "1 día después / 3 días después / 7 días después"
    assert said == {
        "invitation": "enseguida | enseguida | enseguida | enseguida",
        "no_answer": f"{weeks} | {weeks} | domingo 3 días antes (o 5 días antes) | {weeks}",
        "before": f"{before} | {before} | la víspera / 1 hora antes | la víspera / 1 hora antes",
        "change": "enseguida | enseguida | enseguida | enseguida",
        "cancelled": "enseguida | enseguida | enseguida | enseguida",
        "after": "1 hora después | 1 hora después | 1 hora después | 1 hora después",
        "announcement": "enseguida | enseguida | el domingo | enseguida",
        "tpe_nudge": f"{nudges} | {nudges} | en pausa | {nudges}",
        "hours": "06:30-20:30 | 06:30-20:30 | 05:30-06:30 / 18:00-20:30 | 06:30-20:30",
        "daily_limit": "2 | 2 | 1 | 2",
    }


def test_each_rule_that_ships_has_its_reason_and_its_source():
    for rule in reminder_rules().values():
        assert rule.reason.endswith(".")
        assert any(known in rule.source for known in ("documento de la RPE, L", "domain.md §"))


@pytest.mark.parametrize("situation", list(Situation))
def test_the_table_says_the_hours_the_limit_and_the_nudges_that_hold(situation):
    rules, a_tuesday = reminder_rules(), date(2026, 9, 15)
    windows = windows_on(a_tuesday, LOADS[situation], Preferences())
    assert rules["hours", situation].text == " / ".join(f"{first:%H:%M}-{last:%H:%M}" for first, last in windows)
    assert rules["daily_limit", situation].text == str(daily_limit(LOADS[situation], Preferences()))
    nudges = rules["tpe_nudge", situation].when
    if situation is Situation.PEAK:
        assert nudges == (Term(Anchor.PAUSED),)
    else:
        assert nudges == tuple(Term(Anchor.AFTER, silence) for silence in NUDGE_AFTER)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        pytest.param("enseguida", Term(Anchor.AT_ONCE), id="at once"),
        pytest.param("7 días antes", Term(Anchor.BEFORE, timedelta(days=7)), id="days before"),
        pytest.param("1 día antes", Term(Anchor.BEFORE, timedelta(days=1)), id="a day before"),
        pytest.param("1 hora antes", Term(Anchor.BEFORE, timedelta(hours=1)), id="an hour before"),
        pytest.param("2  horas después", Term(Anchor.AFTER, timedelta(hours=2)), id="hours after"),
        pytest.param("la víspera", Term(Anchor.EVENING), id="the evening before"),
        pytest.param("el domingo", Term(Anchor.DIGEST), id="the next digest"),
        pytest.param("domingo 3 días antes", Term(Anchor.DIGEST, timedelta(days=3)), id="the last digest"),
        pytest.param("en pausa", Term(Anchor.PAUSED), id="not at all"),
    ],
)
def test_a_moment_is_written_in_plain_words(text, term):
    assert read_term(text) == term


@pytest.mark.parametrize(
    ("column", "text", "said"),
    [
        pytest.param("message", "saludo", "reminders:2 message: “saludo” is not known here.", id="unknown message"),
        pytest.param("situation", "lluvia", "reminders:2 situation: “lluvia” is not known here.", id="situation"),
        pytest.param("when", "pronto", "reminders:2 when: “pronto” is not known here.", id="unknown moment"),
        pytest.param("when", "1 día antes / ", "reminders:2 when: “” is not known here.", id="a stroke too many"),
        pytest.param("when", "domingo 3 horas antes", "“domingo 3 horas antes” is not known", id="a digest by hours"),
        pytest.param("when", "domingo 3 días después", "“domingo 3 días después” is not known", id="a digest after"),
        pytest.param("when", "1 hora después", "“1 hora después” is not known here.", id="a moment of another message"),
        pytest.param("otherwise", "nunca", "reminders:2 otherwise: “nunca” is not known here.", id="otherwise"),
        pytest.param("useful_for", "mucho", "reminders:2 useful_for: “mucho” is not known here.", id="how long"),
        pytest.param("reason", "", "reminders:2 reason: The cell is empty.", id="no reason"),
        pytest.param("source", "", "reminders:2 source: The cell is empty.", id="no source"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_row_and_column(column, text, said):
    row = dict(zip(HEADERS, ("invitación", "normal", "enseguida", "", "", "Así es.", "C21"), strict=True))
    with pytest.raises(RulesRefused, match=r"^reminders:2 ") as refused:
        read_rules(make_sheet("reminders", HEADERS, [(row | {column: text}).values()]))
    assert said in str(refused.value)
    assert [(each.row, each.column) for each in refused.value.findings] == [(2, column)]


def test_the_same_rule_twice_is_refused():
    table = read_table(DATA / "reminders.csv")
    cells = [list(row.values()) for _, row in table.rows]
    with pytest.raises(RulesRefused, match="stands in row 2 already"):
        read_rules(make_sheet("reminders", table.headers, [*cells, cells[0]]))


def test_a_table_without_one_of_the_rules_is_refused():
    table = read_table(DATA / "reminders.csv")
    rows = [row.values() for _, row in table.rows if row["message"] != "cambio" or row["situation"] != "plena cosecha"]
    with pytest.raises(MissingRule, match="no rule for change in the situation peak") as missing:
        read_rules(make_sheet("reminders", table.headers, rows))
    assert (missing.value.message, missing.value.situation) == ("change", Situation.PEAK)


def test_what_comes_after_a_session_must_say_how_long_it_is_of_use():
    row = ("después de la sesión", "normal", "1 hora después", "", "", "Así es.", "C46")
    with pytest.raises(RulesRefused, match="reminders:2 useful_for: The cell is empty"):
        read_rules(make_sheet("reminders", HEADERS, [row]))
