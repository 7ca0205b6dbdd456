"""A questionnaire as immutable data: its sections and its steps, in the order of the form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from programme.errors import ProgrammeError
from programme.expressions import Expression

DONT_KNOW = "no_se"
"""The answer «No sé»: a choice of that name, or the value of a number or text question. Never counted as «No»."""

Texts = Mapping[str, str]
"""What the form says, by language code ("es", "en")."""


class Kind(StrEnum):
    """The kinds of step that a conversation can hold."""

    SELECT_ONE = "select_one"
    SELECT_MULTIPLE = "select_multiple"
    INTEGER = "integer"
    DECIMAL = "decimal"
    TEXT = "text"
    NOTE = "note"
    CALCULATE = "calculate"


_SELECTS = frozenset((Kind.SELECT_ONE, Kind.SELECT_MULTIPLE))
_SILENT = frozenset((Kind.NOTE, Kind.CALCULATE))


@dataclass(frozen=True, slots=True)
class Choice:
    """An option of a select question."""

    name: str
    label: Texts
    #: 0 strength, 1 in progress, 2 gap (domain.md §4); None where the option is no merit and no gap.
    points: Decimal | None = None
    #: The further columns of the choices sheet, for choice filters.
    extra: Mapping[str, str] = field(default_factory=dict)
    #: Why it has no points, for whoever reviews the form; "" where it has some, or where none of its list has.
    no_points: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A group of the form. Those without a parent are the sections; those inside one are its blocks (never deeper)."""

    name: str
    label: Texts
    parent: str | None = None
    #: When its questions are asked; None: always.
    relevant: Expression | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A row of the form: a question, a note or a calculation."""

    name: str
    kind: Kind
    label: Texts = field(default_factory=dict)
    hint: Texts = field(default_factory=dict)
    #: The top-level group that it stands in; None outside all groups.
    section: str | None = None
    #: The innermost group that it stands in: a block, or the section itself.
    block: str | None = None
    #: Its own number in a numbered form ("Pregunta 12 de 117").
    number: int | None = None
    required: bool = False
    #: A number or text question that may be answered "no_se" (a select offers a choice of that name instead).
    dont_know: bool = False
    relevant: Expression | None = None
    constraint: Expression | None = None
    constraint_message: Texts = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    choice_filter: Expression | None = None
    #: A canonical value to offer; it counts once the person takes it.
    default: str | None = None
    calculation: Expression | None = None
    #: Codes of the services that this question tells the need of.
    need: tuple[str, ...] = ()
    #: Where the question comes from.
    source: str = ""
    #: Whether a document should back the answer.
    evidence: bool = False
    #: The names of the choices, to look up.
    names: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Collect the choices' names once: an answer is looked up among them on every tap."""
        object.__setattr__(self, "names", frozenset(choice.name for choice in self.choices))

    @property
    def is_plain(self) -> bool:
        """Whether it is a choice that nothing decides over: each of its options is an answer, whatever else is said."""
        return self.kind is Kind.SELECT_ONE and not self.conditions and self.default is None

    @property
    def conditions(self) -> tuple[Expression, ...]:
        """Every expression that decides over it."""
        own = (self.relevant, self.constraint, self.choice_filter, self.calculation)
        return tuple(expression for expression in own if expression is not None)

    @property
    def asks(self) -> bool:
        """Whether a person answers it."""
        return self.kind not in _SILENT

    @property
    def selects(self) -> bool:
        """Whether it is answered by choosing."""
        return self.kind in _SELECTS

    @property
    def allows_dont_know(self) -> bool:
        """Whether «No sé» is an answer to it."""
        return self.dont_know or DONT_KNOW in self.names


class UnknownNameError(ProgrammeError, LookupError):
    """The questionnaire `form_id` has no step or section called `name`."""

    def __init__(self, form_id: str, name: str) -> None:
        super().__init__(f"{form_id} has no {name!r}")
        self.form_id, self.name = form_id, name


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """One version of a form. Made by `programme.xlsform.read_questionnaire`, which vouches that it can be answered."""

    form_id: str
    version: str
    title: Texts
    default_language: str
    #: All language codes of the form, the default one first.
    languages: tuple[str, ...]
    sections: tuple[Section, ...]
    steps: tuple[Step, ...]
    #: The questions that an expression refers to: only they can change what others come to.
    referred: frozenset[str] = field(init=False, repr=False, compare=False)
    #: The questions that stand for themselves alone: most of them.
    plain: frozenset[str] = field(init=False, repr=False, compare=False)
    _steps: Mapping[str, Step] = field(init=False, repr=False, compare=False)
    _places: Mapping[str, int] = field(init=False, repr=False, compare=False)
    _sections: Mapping[str, Section] = field(init=False, repr=False, compare=False)
    #: The highest of the steps' own numbers; None where the form is not numbered.
    total: int | None = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """Index the names once: they are looked up on every tap."""
        object.__setattr__(self, "_steps", {step.name: step for step in self.steps})
        object.__setattr__(self, "_places", {step.name: place for place, step in enumerate(self.steps)})
        object.__setattr__(self, "_sections", {section.name: section for section in self.sections})
        object.__setattr__(self, "plain", frozenset(step.name for step in self.steps if step.is_plain))
        conditions = [expression for step in self.steps for expression in step.conditions]
        conditions += [section.relevant for section in self.sections if section.relevant is not None]
        object.__setattr__(self, "referred", frozenset().union(*(each.variables for each in conditions)))
        numbers = (step.number for step in self.steps if step.number is not None)
        object.__setattr__(self, "total", max(numbers, default=None))

    def step(self, name: str) -> Step:
        """The step called `name`. Raises UnknownNameError."""
        try:
            return self._steps[name]
        except KeyError:
            raise UnknownNameError(self.form_id, name) from None

    def place(self, step: Step) -> int:
        """The place of a step in the form, from 0 on."""
        return self._places[step.name]

    def section(self, name: str) -> Section:
        """The section or block called `name`. Raises UnknownNameError."""
        try:
            return self._sections[name]
        except KeyError:
            raise UnknownNameError(self.form_id, name) from None

    def groups_of(self, step: Step) -> tuple[Section, ...]:
        """The section and, inside it, the block that `step` stands in, outermost first."""
        names = dict.fromkeys(name for name in (step.section, step.block) if name is not None)
        return tuple(self._sections[name] for name in names)

    def text(self, texts: Texts, language: str) -> str:
        """What `texts` say in that language, else in the form's own; "" where they say nothing."""
        return texts.get(language) or texts.get(self.default_language, "")
