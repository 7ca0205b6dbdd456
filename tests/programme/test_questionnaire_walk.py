"""What is asked next, and where the walk stops for breath (design.md, «Settled details»)."""

import pytest
from markdown_forms import YES_NO, form

from programme.questionnaire import standing
from programme.walk import notes_before, previous, what_next

#: Two sections; the second has two blocks. b2 depends on b1.
WAY = form(
    """
    | survey |
    |  | type          | name | label    | relevant      |
    |  | begin_group   | a    | Uno      |               |
    |  | note          | hi   | Hola     |               |
    |  | select_one yn | a1   | ¿Uno?    |               |
    |  | select_one yn | a2   | ¿Dos?    |               |
    |  | select_one yn | a3   | ¿Tres?   |               |
    |  | end_group     |      |          |               |
    |  | begin_group   | b    | Dos      |               |
    |  | begin_group   | b_x  | Primero  |               |
    |  | select_one yn | b1   | ¿Cuatro? |               |
    |  | note          | only | Si no    | ${b1} = 'no'  |
    |  | select_one yn | b2   | ¿Cinco?  | ${b1} = 'yes' |
    |  | end_group     |      |          |               |
    |  | begin_group   | b_y  | Segundo  |               |
    |  | note          | last | Al final |               |
    |  | select_one yn | b3   | ¿Seis?   |               |
    |  | end_group     |      |          |               |
    |  | end_group     |      |          |               |
    """,
    YES_NO,
)
ALL = ("a1", "a2", "a3", "b1", "b2", "b3")


@pytest.mark.parametrize(
    ("answered", "postponed", "here", "step", "leaves"),
    [
        pytest.param("", {}, None, "a1", None, id="from the start: the first"),
        pytest.param("a1", {}, "a1", "a2", None, id="then the next"),
        pytest.param("a1 a3", {}, "a3", "a2", None, id="a gap in the section before the next section"),
        pytest.param("a1", {"a2": 1}, "a2", "a3", None, id="Más tarde passes it over"),
        pytest.param("a1 a3", {"a2": 1}, "a3", "a2", None, id="and it comes back at the section's end"),
        pytest.param("a1 a3", {"a2": 2}, "a2", "b1", "a", id="put off twice, it waits for the review"),
        pytest.param("a1 a2 a3", {}, "a3", "b1", "a", id="the end of a section is a stop"),
        pytest.param("a1 a2 a3 b1 b2", {}, "b2", "b3", "b_x", id="the end of a block is one too"),
        pytest.param("a1 a2 a3 b1", {"b2": 1}, "b2", "b3", None, id="no stop while the block has one put off"),
        pytest.param("a1 a2 a3 b1 b3", {"b2": 1}, "b3", "b2", "b_y", id="back to it: the block ends behind us"),
        pytest.param(" ".join(ALL), {}, "b3", None, "b", id="all answered: the review, and the section ends"),
        pytest.param("a1 a2 a3 b1 b3", {"b2": 2}, "b2", None, "b", id="only what was put off twice is left"),
        pytest.param("b1 b2 b3", {}, "b3", "a1", "b", id="what another section lacks comes after"),
        pytest.param("a1 a3 b1 b2 b3", {"a2": 1}, "b3", "a2", "b", id="and what was put off there, last"),
        pytest.param("a1 a3", {"a2": 1}, None, "b1", None, id="resumed without a place: fresh questions first"),
        pytest.param("a1 a2 b1 b2 b3", {}, "b1", "a3", "b", id="a correction goes on to what is missing"),
    ],
)
def test_what_comes_next(answered, postponed, here, step, leaves):
    stands = standing(WAY, dict.fromkeys(answered.split(), "yes"))

    coming = what_next(WAY, stands, postponed, WAY.step(here) if here else None)

    assert (coming.step and coming.step.name, coming.leaves and coming.leaves.name) == (step, leaves)


@pytest.mark.parametrize(
    ("b1", "step", "before"),
    [
        pytest.param("yes", "a1", None, id="the first has none before"),
        pytest.param("yes", "b1", "a3", id="across sections"),
        pytest.param("yes", "b3", "b2", id="what is asked now"),
        pytest.param("no", "b3", "b1", id="what is not asked now is passed over"),
        pytest.param("no", "b2", "b1", id="even from a question that is no longer asked itself"),
    ],
)
def test_the_question_before(b1, step, before):
    found = previous(WAY, standing(WAY, {"b1": b1}), WAY.step(step))

    assert (found and found.name) == before


@pytest.mark.parametrize(
    ("b1", "step", "notes"),
    [
        pytest.param("yes", "a1", ["hi"], id="the note above the first question"),
        pytest.param("yes", "a2", [], id="shown once"),
        pytest.param("yes", "b3", ["last"], id="not one that is not relevant"),
        pytest.param("no", "b3", ["only", "last"], id="the notes above a question that is not asked pass to the next"),
    ],
)
def test_the_notes_above_a_question(b1, step, notes):
    shown = notes_before(WAY, standing(WAY, {"b1": b1}), WAY.step(step))

    assert [note.name for note in shown] == notes


def test_questions_outside_all_sections_make_no_stop():
    loose = form("""
        | survey |
        |  | type | name | label |
        |  | text | q1   | Uno   |
        |  | text | q2   | Dos   |
        """)

    coming = what_next(loose, standing(loose, {"q1": "x", "q2": "y"}), {}, loose.step("q2"))

    assert (coming.step, coming.leaves) == (None, None)
