"""What people are in their organizations."""

from language.catalogs import Catalog
from programme.messages import Message

#: What people are in their organizations, by code; others write it in their own words.
JOBS = {
    "manager": Message("Manager"),
    "president": Message("President"),
    "board": Message("Board member"),
    "partner": Message("Partner or producer"),
    "staff": Message("Employee"),
}


def job_in_words(_: Catalog, job: str) -> str:
    """A role in the reader's language, or as the person wrote it."""
    return _.of(JOBS[job]) if job in JOBS else job
