"""The same survey for the bots beside: the TPE of the cacao chain, read with the standard library alone."""

import csv
from dataclasses import dataclass
from pathlib import Path
from string import ascii_uppercase

FORM = Path(__file__).parent.parent / "programme" / "data" / "tpe"
CHAIN = "cacao"
LABEL, HINT = "label::Español (es)", "hint::Español (es)"
SELECT_ONE, SELECT_MULTIPLE = "select_one", "select_multiple"
#: As the service draws it (bot/question.py), so that the same bytes travel.
SHORT, BESIDE, LETTERS_A_ROW, SECONDS_A_QUESTION = 20, 18, 4, 20

#: Rows of (label, data).
Rows = list[list[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `place` counts from 0."""

    place: int
    kind: str
    text: str
    hint: str
    section: str
    #: Code and label; «No sé» is among them where it can be said.
    options: tuple[tuple[str, str], ...]

    @property
    def is_typed(self) -> bool:
        """Whether the answer is written, not tapped."""
        return not self.kind.startswith("select")


def read_survey() -> tuple[Question, ...]:
    """The questions in order."""
    options: dict[str, list[tuple[str, str]]] = {}
    for row in _rows("choices"):
        options.setdefault(row["list_name"], []).append((row["name"], row[LABEL]))
    questions: list[Question] = []
    sections: list[str] = []
    for row in _rows("survey"):
        kind, _, list_name = row["type"].partition(" ")
        if kind == "begin_group":
            sections.append(row[LABEL])
        elif kind == "end_group":
            sections.pop()
        elif kind:
            named = options.get(list_name, [("no_se", "No sé")] if row["dont_know"] else [])
            questions.append(Question(len(questions), kind, row[LABEL], row[HINT], sections[0], tuple(named)))
    return tuple(questions)


def _rows(sheet: str) -> list[dict[str, str]]:
    """The rows of the chain, made from those of all as programme/chain_forms.py makes them."""
    words = {row["word"]: row["es"] for row in _read("crops") if row["chain"] == CHAIN}
    kept: dict[tuple[str, str], dict[str, str]] = {}
    for row in _read(sheet):
        if CHAIN in (row["chains"] or CHAIN).split():
            name = (row.get("list_name", ""), row["name"] or str(len(kept)))
            kept[name] = {**row, **kept.get(name, {}), **{header: cell for header, cell in row.items() if cell}}
    texts = [header for header in (LABEL, HINT) if header in next(iter(kept.values()))]
    return [{**row, **{header: row[header].format_map(words) for header in texts}} for row in kept.values()]


def _read(table: str) -> list[dict[str, str]]:
    with (FORM / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def draw_text(survey: tuple[Question, ...], question: Question) -> str:
    """The screen's text when all questions before this one are answered."""
    section = [each for each in survey if each.section == question.section]
    share = question.place * 100 // len(survey)
    minutes = -(-(len(survey) - question.place) * SECONDS_A_QUESTION // 60)
    bar = "▓" * (share // 10) + "░" * (10 - share // 10)
    where = (
        f"Pregunta {question.place + 1} de {len(survey)}\n"
        f"{question.section}: {question.place - section[0].place} de {len(section)}\n"
        f"{bar} {share} % · faltan unos {minutes} min"
    )
    hint = question.hint
    if question.kind == SELECT_MULTIPLE:
        hint = f"{hint} Puede elegir varias. Luego presione «Listo».".strip()
    options = "\n".join(f"{letter}) {label}" for letter, (_, label) in _lettered(question))
    return "\n\n".join(part for part in (where, question.text, hint and f"({hint})", options) if part)


def draw_rows(question: Question, ticked: frozenset[str] = frozenset()) -> Rows:
    """The screen's buttons: the options, «Listo», «No sé», and the way around."""
    texts = [label for _, (_, label) in _lettered(question)]
    in_full = all(len(text) <= SHORT for text in texts)
    buttons = []
    for letter, (name, text) in _lettered(question):
        label = f"{letter}) {text}" if in_full else letter
        buttons.append((f"✓ {label}" if name in ticked else label, f"{question.place}:{name}"))
    width = LETTERS_A_ROW if not in_full else max(len(buttons), 1) if sum(map(len, texts)) <= BESIDE else 1
    rows = [buttons[at : at + width] for at in range(0, len(buttons), width)]
    if question.kind == SELECT_MULTIPLE:
        rows.append([("Listo", f"{question.place}:listo")])
    if any(name == "no_se" for name, _ in question.options):
        rows.append([("No sé", f"{question.place}:no_se")])
    rows.append([("Atrás", f"{question.place}:atras"), ("Pausar", "pausar"), ("Más tarde", f"{question.place}:tarde")])
    return rows


def _lettered(question: Question) -> list[tuple[str, tuple[str, str]]]:
    options = [option for option in question.options if option[0] != "no_se"]
    return list(zip(ascii_uppercase, options, strict=False))
