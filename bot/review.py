"""Looking at the whole: the summary, a section's answers, what is missing, handing in, and what the answers say."""

from collections.abc import Mapping, Sequence

from bot.givers import are_several, say_giver
from bot.moments import LIMA
from bot.parts import holder_in_words, number_of, shortened
from bot.presses import Verb, press
from bot.question import Rows, draw_answer, draw_progress, in_even_rows, index_of
from language.catalogs import Catalog
from language.dates import say_date
from notifications.screen import Button, Screen
from procedures.answering import Sitting
from programme.diagnosis import SectionDiagnosis, diagnose
from programme.questionnaire import Section, Step
from storage.answers import Given

#: Questions on one page of a section, and how much of each is shown.
A_PAGE, EXCERPT = 5, 60
#: Missing questions that are named one by one.
NAMED = 30
#: A section's name is shortened on its button beyond this.
ON_A_BUTTON = 28


def draw_summary(_: Catalog, sitting: Sitting, helps: Sequence[str] = ()) -> Screen:
    """The sections, how far each has come, and the ways on. `helps`: a line for each part that a colleague has."""
    lines, rows = [_("Summary"), draw_progress(_, sitting), ""], []
    sections = _sections(sitting)
    names = [sitting.questionnaire.text(section.label, _.locale) for section in sections]
    for place, (section, name, label) in enumerate(zip(sections, names, short_names(names), strict=True)):
        progress = sitting.standing.progress(section.name)
        mark = "✓" if progress.answered == progress.total else "·"
        lines.append(
            _("{mark} {section}: {n} of {total}", mark=mark, section=name, n=progress.answered, total=progress.total)
        )
        rows.append((Button(label, press(Verb.SECTION, sitting.response.id, place, 0)),))
    if postponed := sum(step.name in sitting.postponed for step in sitting.standing.missing):
        lines.append("\n" + _.many("{n} question is left for later.", "{n} questions are left for later.", postponed))
    lines.extend(f"\n{line}" for line in helps)
    on = Button(_("Continue"), press(Verb.GO_ON, sitting.response.id))
    return Screen("\n".join(lines), ((on,), *rows) if sitting.is_open else tuple(rows))


def draw_section(
    _: Catalog, sitting: Sitting, place: int, page: int, given: Mapping[str, Given] | None = None
) -> Screen | None:
    """A page of a section's questions with their answers; each can be opened. None: there is no such section.

    `given`: the answers with who gave them, which is said where it was more than one person.
    """
    sections = _sections(sitting)
    if place >= len(sections):
        return None
    steps = [step for step in sitting.standing.relevant if step.section == sections[place].name]
    pages = max(-(-len(steps) // A_PAGE), 1)
    page = min(page, pages - 1)
    shown = steps[page * A_PAGE : (page + 1) * A_PAGE]
    title = sitting.questionnaire.text(sections[place].label, _.locale)
    lines = [_("{section}, page {n} of {total}", section=title, n=page + 1, total=pages)]
    told = given if given and are_several(given.values()) else {}
    lines.extend(_line(_, sitting, step, told.get(step.name)) for step in shown)
    if sitting.is_open:
        lines.append(_("Press a number to see or change its answer."))
    ask: Rows = ()
    if sitting.is_open and any(step in sitting.standing.missing for step in steps):
        ask = ((Button(_("Ask for help"), press(Verb.ASK_IN, sitting.response.id, place)),),)
    return Screen("\n\n".join(lines), (*_numbers(sitting, shown), *ask, *_turning(_, sitting, place, page, pages)))


def draw_review(_: Catalog, sitting: Sitting, remark: str = "", helps: Sequence[str] = ()) -> Screen:
    """Before sending: what is missing, or that nothing is. `helps`: a line for each part that a colleague has."""
    missing = [step for step in sitting.standing.missing if not sitting.is_with_others(step)]
    required = [step for step in sitting.standing.missing if step.required]
    response = sitting.response.id
    parts = [remark, _("Before sending"), draw_progress(_, sitting)]
    rows = []
    if missing:
        numbers = [number_of(sitting, step) for step in missing[:NAMED]]
        listed = ", ".join(numbers) + ("…" if len(missing) > NAMED else "")
        parts.append(
            _.many("{n} question is missing: {list}", "{n} questions are missing: {list}", len(missing), list=listed)
        )
        rows.append((Button(_("Answer what is missing"), press(Verb.REVIEW, response)),))
    if helps:
        parts.append("\n".join((_("With colleagues:"), *helps)))
        rows.append((Button(_("Pending"), press(Verb.PENDING)),))
    if not required:
        parts.append(_("You can send it now. After that the answers can no longer be changed here."))
        rows.append((Button(_("Send the TPE"), press(Verb.SEND, response)),))
    rows.append((Button(_("Summary"), press(Verb.SUMMARY, response)),))
    return Screen("\n\n".join(part for part in parts if part), tuple(rows))


def draw_sent(_: Catalog, sitting: Sitting) -> Screen:
    """«TPE enviado», and what the answers say of each section."""
    sent_at = sitting.response.sent_at
    head = _("TPE sent") + (f": {say_date(sent_at.astimezone(LIMA), _.locale)}" if sent_at else "")
    parts = [
        head,
        _("These questions have points:"),
        *(_diagnosis(_, sitting, each) for each in diagnose(sitting.questionnaire, sitting.answers)),
    ]
    parts.append(_("Thank you. The RPE team will use it to propose services to you."))
    rows = ((Button(_("Summary"), press(Verb.SUMMARY, sitting.response.id)),),)
    return Screen("\n\n".join(parts), rows)


def short_names(names: Sequence[str]) -> list[str]:
    """Names as they fit on buttons: long ones without the words that they begin with alike, and no longer than that."""
    long = [name.split() for name in names if len(name) > ON_A_BUTTON]
    alike = 0
    while len(long) > 1 and len({tuple(words[: alike + 1]) for words in long}) == 1 < min(map(len, long)) - alike:
        alike += 1
    return [
        shortened(" ".join(name.split()[alike:]) if len(name) > ON_A_BUTTON else name, ON_A_BUTTON) for name in names
    ]


def _sections(sitting: Sitting) -> list[Section]:
    return [section for section in sitting.questionnaire.sections if section.parent is None]


def _line(_: Catalog, sitting: Sitting, step: Step, by: Given | None) -> str:
    question = sitting.questionnaire.text(step.label, _.locale)
    lines = f"{number_of(sitting, step)}. {shortened(question, EXCERPT)}\n→ "
    if step.name in sitting.standing.counted:
        answer = shortened(draw_answer(_, sitting, step, sitting.answers[step.name]), EXCERPT)
        return f"{lines}{answer} · {say_giver(_, by)}" if by else f"{lines}{answer}"
    holder = sitting.holders.get(step.name)
    if holder is None:
        return lines + _("missing")
    return lines + (_("with {name}", name=holder.holder) if holder.holder else holder_in_words(_, holder))


def _numbers(sitting: Sitting, steps: list[Step]) -> Rows:
    if not sitting.is_open:
        return ()
    buttons = [
        Button(number_of(sitting, step), press(Verb.OPEN, sitting.response.id, index_of(sitting, step)))
        for step in steps
    ]
    return in_even_rows(buttons)


def _turning(_: Catalog, sitting: Sitting, place: int, page: int, pages: int) -> list[tuple[Button, ...]]:
    response = sitting.response.id
    turning = []
    if page > 0:
        turning.append(Button(_("Earlier"), press(Verb.SECTION, response, place, page - 1)))
    if page < pages - 1:
        turning.append(Button(_("More"), press(Verb.SECTION, response, place, page + 1)))
    ways = [Button(_("Summary"), press(Verb.SUMMARY, response))]
    if sitting.is_open:
        ways.insert(0, Button(_("Continue"), press(Verb.GO_ON, response)))
    return [tuple(turning), tuple(ways)] if turning else [tuple(ways)]


def _diagnosis(_: Catalog, sitting: Sitting, found: SectionDiagnosis) -> str:
    name = sitting.questionnaire.text(found.section.label, _.locale) if found.section else _("Other questions")
    counts = _("Noted: nothing here has points.")
    if found.scored:
        counts = _(
            "Strengths: {strengths} of {total} · on the way: {way} of {total} · to improve: {gaps} of {total}",
            strengths=len(found.strengths),
            way=len(found.in_progress),
            gaps=len(found.gaps),
            total=found.scored,
        )
    unknown = (_("You don't know yet: {n}", n=len(found.unknown)),) if found.unknown else ()
    return "\n".join((name, counts, *unknown))
