"""Days and hours as people here write them: «14 de agosto 5:30 pm», «jueves 14/8 17:30», «mañana a las 6 p. m.».

What could be meant in two ways is refused, with the reason, and never guessed.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from language.errors import MomentRefused

A_DAY = timedelta(days=1)
#: A day without a year that is past this year is one of the next year, if that is not farther off.
NEXT_YEAR = timedelta(days=183)
#: Nobody plans a day that is farther off, some 18 months: it is another year than they mean.
FARTHEST = timedelta(days=548)
NOON = 12
#: «5:30» is of the morning or of the afternoon; «05:30» and «17:30» are not in doubt, and nobody doubts of «9:00».
LAST_DOUBTFUL = 6

_MONTHS = (
    ("enero", "ene", "january", "jan"),
    ("febrero", "feb", "february"),
    ("marzo", "mar", "march"),
    ("abril", "abr", "april", "apr"),
    ("mayo", "may"),
    ("junio", "jun", "june"),
    ("julio", "jul", "july"),
    ("agosto", "ago", "august", "aug"),
    ("setiembre", "septiembre", "set", "sep", "sept", "september"),
    ("octubre", "oct", "october"),
    ("noviembre", "nov", "november"),
    ("diciembre", "dic", "december", "dec"),
)
_WEEKDAYS = (
    ("lunes", "lun", "monday"),
    ("martes", "mar", "tuesday"),
    ("miercoles", "mie", "wednesday"),
    ("jueves", "jue", "thursday"),
    ("viernes", "vie", "friday"),
    ("sabado", "sab", "saturday"),
    ("domingo", "dom", "sunday"),
)
_NEAR = {"pasado manana": 2, "manana": 1, "tomorrow": 1, "hoy": 0, "today": 0}
_NUMBERS = ("una", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce")
_NUMBER = {word: number for number, word in enumerate(_NUMBERS, start=1)}
MONTH_NUMBERS = {word: number for number, words in enumerate(_MONTHS, start=1) for word in words}
WEEKDAY_NUMBERS = {word: number for number, words in enumerate(_WEEKDAYS) for word in words}


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


#: «a. m.», «pm»; «de la tarde».
_HALF = re.compile(r"\b([ap])\s*\.?\s*m\b\.?")
_PART = re.compile(r"\b(?:de|por|en) la (manana|tarde|noche)\b")
#: «a las cinco»; «5 y media», «5 y cuarto»; «el próximo jueves», «jueves que viene», «este jueves».
_NUMBERED = re.compile(rf"\b(?:{_any(_NUMBER)})\b")
_AND_HALF = re.compile(r"\b(\d{1,2}) y media\b")
_AND_QUARTER = re.compile(r"\b(\d{1,2}) y cuarto\b")
_DAY_NAME = _any(WEEKDAY_NUMBERS)
_COMING = re.compile(rf"\b(?:(?:proximo|este) ({_DAY_NAME})|({_DAY_NAME}) (?:proximo|que viene))\b")
_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})(?:t(?=\d)|\b)")
_NUMERIC = re.compile(r"\b(\d{1,2})[/-](\d{1,2})(?:[/-](\d{4}|\d{2}))?\b")
_NAMED = re.compile(rf"\b(\d{{1,2}})\s*(?:de\s+)?({_any(MONTH_NUMBERS)})\b\.?(?:\s*(?:de\s+|del\s+)?(\d{{4}})\b)?")
_NEARBY = re.compile(rf"\b({_any(_NEAR)})\b")
_OF_WEEK = re.compile(rf"\b({_any(WEEKDAY_NUMBERS)})\b\.?")
#: «jueves 14», where no hour follows.
_OF_MONTH = re.compile(r"^\s*(\d{1,2})(?!\d|\s*(?:[:.h]|[ap]m))\b")
_HOUR = re.compile(r"\b(\d{1,2})(?:\s*[:.h]\s*(\d{2}))?\s*(am|pm)?\s*(?:h|hs|hrs|horas)?\b\.?")
_UNTIL = re.compile(r"^\s*(?:hasta|until)\b", re.IGNORECASE)
_FILLING = re.compile(r"\b(?:el|la|las|los|a|de|del|dia|hora|at|on|the|para)\b|[\s,;.]")


def read_moment(text: str, now: datetime, zone: tzinfo) -> datetime:
    """The moment to come that somebody means, in UTC; they live by the clock of `zone`. Raises `MomentRefused`.

    Without a year it is the next such day; a weekday alone is the next one after today.
    """
    return _Reader(text, now, zone).read()


def read_day(text: str, now: datetime, zone: tzinfo) -> date:
    """The day to come that somebody means, «hasta el 14 de agosto»; today is none. Raises `MomentRefused`."""
    return _Reader(_UNTIL.sub("", text), now, zone).read_day()


class _Reader:
    """A text, of which what has been understood is taken away."""

    def __init__(self, text: str, now: datetime, zone: tzinfo) -> None:
        self.now, self.zone = now, zone
        self.today = now.astimezone(zone).date()
        said = _NUMBERED.sub(lambda found: str(_NUMBER[found[0]]), plain(text))
        said = _AND_HALF.sub(r"\1:30", _AND_QUARTER.sub(r"\1:15", _COMING.sub(r"\1\2", said)))
        self.rest = _HALF.sub(r" \1m ", _PART.sub(_half_of, said))

    def read(self) -> datetime:
        day = self._day()
        hour = self._hour(day)
        if _FILLING.sub("", self.rest):
            raise MomentRefused(MomentRefused.UNCLEAR)
        moment = datetime.combine(day, hour, self.zone).astimezone(UTC)
        if moment <= self.now:
            raise MomentRefused(MomentRefused.PAST)
        return moment

    def read_day(self) -> date:
        day = self._day()
        if _FILLING.sub("", self.rest):
            raise MomentRefused(MomentRefused.UNCLEAR)
        if day <= self.today:
            raise MomentRefused(MomentRefused.PAST)
        return day

    def _day(self) -> date:
        weekday = None
        found = self._date()
        if named := self._take(_OF_WEEK):
            weekday = WEEKDAY_NUMBERS[named[1]]
            found = found or self._of_month() or self._next(weekday)
        if found is None:
            raise MomentRefused(MomentRefused.NO_DAY)
        if weekday is not None and found.weekday() != weekday:
            raise MomentRefused(MomentRefused.OTHER_WEEKDAY, found)
        if found > self.today + FARTHEST:
            raise MomentRefused(MomentRefused.TOO_FAR)
        return found

    def _date(self) -> date | None:
        if iso := self._take(_ISO):
            return _make(int(iso[1]), int(iso[2]), int(iso[3]))
        if found := self._take(_NUMERIC):
            return self._with_year(int(found[1]), int(found[2]), found[3])
        if found := self._take(_NAMED):
            return self._with_year(int(found[1]), MONTH_NUMBERS[found[2]], found[3])
        if near := self._take(_NEARBY):
            return self.today + _NEAR[near[1]] * A_DAY
        return None

    def _with_year(self, day: int, month: int, year: str | None) -> date:
        if year is not None:
            return _make(int(year) + (2000 if len(year) == len("26") else 0), month, day)
        this = _make(self.today.year, month, day)
        if this >= self.today:
            return this
        following = _make(self.today.year + 1, month, day)
        return following if following - self.today <= NEXT_YEAR else this

    def _of_month(self) -> date | None:
        """«jueves 14»: the next day with that number."""
        found = _OF_MONTH.search(self.rest)
        if found is None:
            return None
        self.rest = self.rest[found.end() :]
        days = (self.today + number * A_DAY for number in range(NEXT_YEAR.days))
        day = next((day for day in days if day.day == int(found[1])), None)
        if day is None:
            raise MomentRefused(MomentRefused.NO_SUCH_DAY)
        return day

    def _next(self, weekday: int) -> date:
        return self.today + ((weekday - self.today.weekday() - 1) % 7 + 1) * A_DAY

    def _hour(self, day: date) -> time:
        found = self._take(_HOUR)
        if found is None:
            raise MomentRefused(MomentRefused.NO_HOUR, day)
        hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
        if half is None and 1 <= hour <= LAST_DOUBTFUL and not found[1].startswith("0"):
            raise MomentRefused(MomentRefused.NO_HALF, day)
        if half is not None and 1 <= hour <= NOON:
            hour = hour % NOON + (NOON if half == "pm" else 0)
        try:
            return time(hour, minute)
        except ValueError as error:
            raise MomentRefused(MomentRefused.NO_SUCH_HOUR, day) from error

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.search(self.rest)
        if found is not None:
            self.rest = f"{self.rest[: found.start()]} {self.rest[found.end() :]}".strip()
        return found


def _make(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise MomentRefused(MomentRefused.NO_SUCH_DAY) from error


def _half_of(found: re.Match[str]) -> str:
    return " am " if found[1] == "manana" else " pm "


def plain(text: str) -> str:
    """In small letters, without accents, each blank a plain one."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())
