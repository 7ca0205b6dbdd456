"""The parts of a questionnaire that can be given to a colleague, and who has which (domain.md C08)."""

import pytest
from markdown_forms import YES_NO, form

from programme.parts import Part, Size, group_part, parts_around, parts_inside, who_has
from programme.questionnaire import UnknownNameError, standing
from programme.walk import what_next

#: A section without blocks, and one with two.
WAY = form(
    """
    | survey |
    |  | type          | name | label    |
    |  | begin_group   | a    | Uno      |
    |  | select_one yn | a1   | ¿Uno?    |
    |  | select_one yn | a2   | ¿Dos?    |
    |  | end_group     |      |          |
    |  | begin_group   | b    | Dos      |
    |  | begin_group   | b_x  | Primero  |
    |  | select_one yn | b1   | ¿Tres?   |
    |  | select_one yn | b2   | ¿Cuatro? |
    |  | end_group     |      |          |
    |  | begin_group   | b_y  | Segundo  |
    |  | select_one yn | b3   | ¿Cinco?  |
    |  | end_group     |      |          |
    |  | end_group     |      |          |
    """,
    YES_NO,
)
SECTION, BLOCK, QUESTION = Part(Size.SECTION, "b"), Part(Size.BLOCK, "b_x"), Part(Size.QUESTION, "b2")


def test_a_question_is_in_itself_its_block_and_its_section():
    assert parts_around(WAY, WAY.step("b2")) == (QUESTION, BLOCK, SECTION)
    assert parts_around(WAY, WAY.step("a1")) == (Part(Size.QUESTION, "a1"), Part(Size.SECTION, "a"))


def test_in_a_section_are_its_blocks_and_it_as_a_whole():
    assert parts_inside(WAY, "b") == (BLOCK, Part(Size.BLOCK, "b_y"), SECTION)
    assert parts_inside(WAY, "a") == (Part(Size.SECTION, "a"),)


def test_a_group_that_is_none_is_no_part():
    with pytest.raises(UnknownNameError):
        group_part(WAY, "z")


@pytest.mark.parametrize(
    ("given", "has"),
    [
        pytest.param({}, {}, id="nothing is given"),
        pytest.param({SECTION: "Ana"}, {"b1": "Ana", "b2": "Ana", "b3": "Ana"}, id="a section has all of it"),
        pytest.param(
            {SECTION: "Ana", BLOCK: "Luz"}, {"b1": "Luz", "b2": "Luz", "b3": "Ana"}, id="a block of it is another's"
        ),
        pytest.param(
            {QUESTION: "Eva", SECTION: "Ana", BLOCK: "Luz"},
            {"b1": "Luz", "b2": "Eva", "b3": "Ana"},
            id="and a question of that a third's, in whatever order they were given",
        ),
    ],
)
def test_the_smaller_part_has_a_question(given, has):
    assert who_has(given, WAY.steps) == has


@pytest.mark.parametrize(
    ("answered", "here", "others", "within", "step"),
    [
        pytest.param("", None, {"a1", "a2"}, None, "b1", id="what others have is not asked"),
        pytest.param("a1", "a1", {"a2"}, None, "b1", id="nor in the section where one is"),
        pytest.param("", None, (), {"b3"}, "b3", id="within a part nothing else is asked"),
        pytest.param("b1", "b1", (), {"b1", "b2"}, "b2", id="one stays in the part"),
        pytest.param("b1 b2", "b2", (), {"b1", "b2"}, None, id="and at its end nothing comes"),
        pytest.param("", None, {"b2"}, {"b2", "b3"}, "b3", id="what others have of the part is theirs"),
    ],
)
def test_what_comes_next_for_whoever_has_given_or_has_got_a_part(answered, here, others, within, step):
    stands = standing(WAY, dict.fromkeys(answered.split(), "yes"))
    found = what_next(WAY, stands, {}, WAY.step(here) if here else None, others=others, within=within)
    assert (found.step.name if found.step else None) == step
