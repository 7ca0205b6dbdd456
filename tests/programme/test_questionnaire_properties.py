"""What holds for every form and all answers, valid or not."""

from hypothesis import given
from hypothesis import strategies as st
from markdown_forms import YES_NO, form

from programme.diagnosis import diagnose
from programme.questionnaire import answered, check_value, choices_now, consequences, standing
from programme.walk import notes_before, previous, what_next

_KINDS = {
    "select_one yn": ["yes", "no", "no_se"],
    "select_multiple yn": ["yes", "no", "yes no", "no_se"],
    "integer": ["0", "7", "no_se"],
    "text": ["yes", "Río Tambo"],
    "note": [],
    "calculate": [],
}
_CONDITIONS = [
    "",
    "${{{0}}} = 'yes'",
    "not(selected(${{{0}}}, 'no'))",
    "${{{0}}} > 3",
    "${{{0}}} != ''",
    "string-length(${{{0}}}) mod 2 = 0",
]


@st.composite
def forms(draw):
    """A form of one to eight steps, some in a section, each relevant always or by an earlier one; the last asks."""
    kinds = [*draw(st.lists(st.sampled_from(sorted(_KINDS)), max_size=7)), "text"]
    rows, answerable = [], []
    for place, kind in enumerate(kinds):
        name, condition = f"q{place}", ""
        if answerable:
            condition = draw(st.sampled_from(_CONDITIONS)).format(draw(st.sampled_from(answerable)))
        required = "yes" if _KINDS[kind] and draw(st.booleans()) else ""
        calculation = f"{place} + 1" if kind == "calculate" else ""
        dont_know = "yes" if kind == "integer" else ""
        rows.append(f"| | {kind} | {name} | ¿{name}? | {condition} | {required} | {calculation} | {dont_know} |")
        answerable += [name] if kind != "note" else []
    middle = draw(st.integers(0, len(rows) - 1))
    if any(_KINDS[kind] for kind in kinds[:middle]):
        rows.insert(middle, "| | end_group | | | | | | |")
        rows.insert(0, "| | begin_group | a | A | | | | |")
    header = "| | type | name | label | relevant | required | calculation | dont_know |"
    return form("\n".join(["| survey |", header, *rows]), YES_NO)


_VALUES = st.one_of(st.none(), st.sampled_from(["yes", "no", "no_se", "7", "maybe", "", "yes no"]), st.text(max_size=5))
_ANSWERS = st.dictionaries(st.sampled_from([f"q{place}" for place in range(9)]), _VALUES)


@given(forms(), _ANSWERS)
def test_whatever_was_answered_each_question_stands_in_one_place(questionnaire, answers):
    stands = standing(questionnaire, answers)
    relevant = [step.name for step in stands.relevant]

    assert sorted([*stands.counted, *(step.name for step in stands.missing)]) == sorted(relevant)
    assert not {step.name for step in stands.set_aside} & set(relevant)
    assert stands.progress().answered == len(stands.counted)
    for name, answer in stands.counted.items():
        assert check_value(questionnaire, questionnaire.step(name), answer, answers) is None


@given(forms(), _ANSWERS, _ANSWERS)
def test_consequences_are_about_other_standings(questionnaire, before, after):
    result = consequences(questionnaire, before, after)
    missing = {step.name for step in standing(questionnaire, after).missing}

    assert {step.name for step in result.newly_needed} <= missing
    assert {step.name for step in result.set_aside} <= after.keys()
    assert consequences(questionnaire, after, after).newly_needed == ()


@given(forms(), _ANSWERS, st.data())
def test_one_more_answer_comes_to_what_the_whole_pass_says(questionnaire, answers, data):
    before = standing(questionnaire, answers)
    asked = data.draw(st.sampled_from(before.relevant)) if before.relevant else None
    values = [value for value in _KINDS[_kind(asked)] if value is not None] if asked else []
    if asked is None or not values or check_value(questionnaire, asked, values[0], answers):
        return
    after = {**answers, asked.name: values[0]}

    assert answered(questionnaire, before, asked, after) == standing(questionnaire, after)


@given(forms(), _ANSWERS, st.data())
def test_answering_what_is_asked_always_ends(questionnaire, answers, data):
    answers, postponed, here = dict(answers), {}, None
    for _ in range(3 * len(questionnaire.steps) + 1):
        coming = what_next(questionnaire, standing(questionnaire, answers), postponed, here)
        if coming.step is None:
            break
        here = coming.step
        if data.draw(st.booleans()):
            offered = {choice.name for choice in choices_now(questionnaire, here, answers)}
            values = [value for value in _KINDS[_kind(here)] if not offered or offered.issuperset(value.split())]
            answers[here.name] = data.draw(st.sampled_from(values))
        else:
            postponed[here.name] = postponed.get(here.name, 0) + 1
    left = standing(questionnaire, answers).missing

    assert coming.step is None
    assert all(postponed.get(step.name) == 2 for step in left)


def _kind(step):
    return f"{step.kind} yn" if step.selects else str(step.kind)


@given(forms(), _ANSWERS)
def test_going_back_reaches_the_first_question_and_passes_every_note_once(questionnaire, answers):
    stands = standing(questionnaire, answers)
    step, seen, notes = stands.relevant[-1] if stands.relevant else None, [], []
    while step is not None:
        seen.append(step.name)
        notes += notes_before(questionnaire, stands, step)
        step = previous(questionnaire, stands, step)

    assert seen[::-1] == [step.name for step in stands.relevant]
    assert len({note.name for note in notes}) == len(notes) <= len(stands.notes)


@given(forms(), _ANSWERS)
def test_a_diagnosis_places_every_counted_answer_once(questionnaire, answers):
    placed = [
        step.name
        for section in diagnose(questionnaire, answers)
        for group in (section.strengths, section.in_progress, section.gaps, section.unknown, section.unscored)
        for step in group
    ]

    assert sorted(placed) == sorted(standing(questionnaire, answers).counted)
