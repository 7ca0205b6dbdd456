"""Days and hours as people type them: what is meant is read, and what could be meant in two ways is refused."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from language.errors import MomentRefused
from language.reading_moments import read_day, read_moment

LIMA = ZoneInfo("America/Lima")
#: A Monday, ten in the morning in Lima.
NOW = datetime(2026, 8, 10, 15, 0, tzinfo=UTC)


def lima(year, month, day, hour, minute=0):
    """A moment by the clock of Lima."""
    return datetime(year, month, day, hour, minute, tzinfo=LIMA)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("14 de agosto 5:30 pm", lima(2026, 8, 14, 17, 30)),
        ("14 de agosto, 5:30 p. m.", lima(2026, 8, 14, 17, 30)),
        ("14 de Agosto de 2027 a las 5:30 p.m.", lima(2027, 8, 14, 17, 30)),
        ("viernes 14/8 17:30", lima(2026, 8, 14, 17, 30)),
        ("Viernes, 14 de agosto, 17:30", lima(2026, 8, 14, 17, 30)),
        ("viernes 14 17:30", lima(2026, 8, 14, 17, 30)),
        ("vie 14 ago 17.30", lima(2026, 8, 14, 17, 30)),
        ("viernes 5 pm", lima(2026, 8, 14, 17)),
        ("2026-08-14 17:30", lima(2026, 8, 14, 17, 30)),
        ("2026-08-14T17:30", lima(2026, 8, 14, 17, 30)),
        ("14-08-2026 17h30", lima(2026, 8, 14, 17, 30)),
        ("14/8/26 17:30", lima(2026, 8, 14, 17, 30)),
        ("mañana 18:00", lima(2026, 8, 11, 18)),
        ("MAÑANA a las 6 de la tarde", lima(2026, 8, 11, 18)),
        ("mañana a las 9 de la mañana", lima(2026, 8, 11, 9)),
        ("pasado mañana 9:00", lima(2026, 8, 12, 9)),
        ("hoy 18h", lima(2026, 8, 10, 18)),
        ("el lunes a las 18:00", lima(2026, 8, 17, 18)),
        ("5 de setiembre 12:00", lima(2026, 9, 5, 12)),
        ("5 de septiembre 12 pm", lima(2026, 9, 5, 12)),
        ("5 de setiembre 12 am", lima(2026, 9, 5, 0)),
        ("05:30 del 20/8", lima(2026, 8, 20, 5, 30)),
        ("14 de agosto 13 pm", lima(2026, 8, 14, 13)),
        ("15 de enero 17:30", lima(2027, 1, 15, 17, 30)),
        ("14 August 5:30 pm", lima(2026, 8, 14, 17, 30)),
        ("tomorrow at 18:00", lima(2026, 8, 11, 18)),
        ("14 de agosto a las 5 y media de la tarde", lima(2026, 8, 14, 17, 30)),
        ("14 de agosto 5 y cuarto pm", lima(2026, 8, 14, 17, 15)),
        ("próximo jueves 5 pm", lima(2026, 8, 13, 17)),
        ("este jueves a las 9 y media", lima(2026, 8, 13, 9, 30)),
        ("el jueves que viene 17:30", lima(2026, 8, 13, 17, 30)),
        ("jueves cinco de la tarde", lima(2026, 8, 13, 17)),
        ("14 de agosto a la una de la tarde", lima(2026, 8, 14, 13)),
        ("mañana a las doce", lima(2026, 8, 11, 12)),
        ("9 de febrero de 2028 18:00", lima(2028, 2, 9, 18)),
    ],
)
def test_a_day_and_an_hour_are_read_however_they_are_written(text, meant):
    assert read_moment(text, NOW, LIMA) == meant


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", MomentRefused.NO_DAY),
        ("cuando puedan", MomentRefused.NO_DAY),
        ("17:30", MomentRefused.NO_DAY),
        ("14 de agosto", MomentRefused.NO_HOUR),
        ("viernes 14", MomentRefused.NO_HOUR),
        ("mañana", MomentRefused.NO_HOUR),
        ("mañana por la tarde", MomentRefused.NO_HOUR),
        ("14 de agosto 5:30", MomentRefused.NO_HALF),
        ("31 de setiembre 17:30", MomentRefused.NO_SUCH_DAY),
        ("14/13 17:30", MomentRefused.NO_SUCH_DAY),
        ("29 de febrero de 2027 17:30", MomentRefused.NO_SUCH_DAY),
        ("viernes 40 17:30", MomentRefused.NO_SUCH_DAY),
        ("14 de agosto 25:00", MomentRefused.NO_SUCH_HOUR),
        ("14 de agosto 17:75", MomentRefused.NO_SUCH_HOUR),
        ("jueves 14/8 17:30", MomentRefused.OTHER_WEEKDAY),
        ("9 de agosto 17:30", MomentRefused.PAST),
        ("hoy 9:00", MomentRefused.PAST),
        ("2025-08-14 17:30", MomentRefused.PAST),
        ("1/1/0001 8:00 pm", MomentRefused.PAST),
        ("10 de febrero de 2028 18:00", MomentRefused.TOO_FAR),
        ("14/8/2072 5:30 pm", MomentRefused.TOO_FAR),
        ("14/8/72 5:30 pm", MomentRefused.TOO_FAR),
        ("31/12/9999 8:00 pm", MomentRefused.TOO_FAR),
        ("14 de agosto 17:30 o 18:30", MomentRefused.UNCLEAR),
        ("5 de setiembre 12 m", MomentRefused.UNCLEAR),
        ("14 o 15 de agosto 17:30", MomentRefused.UNCLEAR),
        ("14 de agosto 17:30 en el local de siempre", MomentRefused.UNCLEAR),
    ],
)
def test_what_is_no_moment_or_may_be_two_is_refused_with_the_reason(text, why):
    with pytest.raises(MomentRefused) as refused:
        read_moment(text, NOW, LIMA)
    assert refused.value.why == why


def test_the_day_of_a_leap_year_is_one():
    assert read_moment("29 de febrero de 2028 18:00", lima(2027, 9, 1, 10), LIMA) == lima(2028, 2, 29, 18)


def test_a_day_alone_is_no_farther_off_than_18_months_either():
    with pytest.raises(MomentRefused) as refused:
        read_day("hasta el 31/12/9999", NOW, LIMA)
    assert refused.value.why == MomentRefused.TOO_FAR
