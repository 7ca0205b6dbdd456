"""A small pilot on the moved clock, with the worker as a real process: killed, cut off from Telegram, away for a week.

The whole one, of 150 organizations and twenty months, is `python -m benchmarks.pilot`; it is judged by the same checks.
"""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from benchmarks.pilot.checks import Evidence, judge
from benchmarks.pilot.outcome import usual_outages
from benchmarks.pilot.portfolio import portfolio
from benchmarks.pilot.run import Pilot
from benchmarks.pilot.season import make_season
from ruta.data import demo_organizations
from storage.outbox import ACCEPTED, SENDING, UNKNOWN

ORGANIZATIONS, WEEKS, SEED = 12, 8, 7


def test_the_portfolio_has_the_counts_of_the_pilots_tables_9_10_and_11():
    offers = portfolio()
    assert len({offer.code for offer in offers}) == 109
    assert Counter(offer.entity for offer in offers) == {
        "promperu": 39, "mincetur": 23, "produce": 16, "inia": 10, "itp": 8, "sse": 7, "devida": 6,
    }  # fmt: skip
    assert Counter(offer.type for offer in offers) == {"productive": 59, "trade": 29, "management": 21}
    assert Counter(chain for offer in offers for chain in offer.chains) == {"coffee": 56, "cacao": 56, "banana": 39}


def test_the_same_seed_makes_the_same_season():
    one, other = (make_season(SEED, demo_organizations(), ORGANIZATIONS, WEEKS) for _ in range(2))
    assert one == other
    assert make_season(SEED + 1, demo_organizations(), ORGANIZATIONS, WEEKS) != one


async def test_two_months_with_a_kill_and_two_outages_lose_nothing_double_nothing_and_disturb_nobody(
    database_url, tmp_path
):
    season = make_season(SEED, demo_organizations(), ORGANIZATIONS, WEEKS)
    pilot = Pilot(season, database_url, tmp_path, SEED, kills=1, outages=usual_outages(season))
    outcome = await pilot.run()
    evidence = Evidence(outcome.kept, outcome.arrivals)
    verdicts = judge(evidence, sum(number for _at, number in outcome.kills))
    assert [verdict for verdict in verdicts if not verdict.holds] == []
    assert len(outcome.kills) == 1
    kinds = {each.kind for each in outcome.kept.messages if each.state == ACCEPTED}
    assert kinds >= {
        "session.invitation", "session.no_answer", "session.before", "session.change", "session.after",
    }  # fmt: skip
    assert_that_faults_would_be_seen(outcome)


def assert_that_faults_would_be_seen(outcome):
    """The same evidence, with one thing wrong at a time, breaks the claim that it is about."""
    arrivals, kept = outcome.arrivals, outcome.kept
    sent = next(each for each in kept.messages if each.kind == "session.invitation" and each.state == ACCEPTED)
    arrival = next(each for each in arrivals if (each.chat_id, each.message_id) == (sent.chat_id, sent.message_id))
    others = [each for each in arrivals if each is not arrival]
    session = kept.session_of[sent.facts["invitation"]]
    cancelled = replace(kept.meetings[session], cancelled_at=arrival.at - timedelta(days=1))
    copies = [replace(sent, id=10**9 + number, message_id=10**9 + number) for number in range(3)]
    more = [replace(arrival, message_id=each.message_id) for each in copies]
    in_flight = sum(number for _at, number in outcome.kills)
    lost = [replace(sent, id=10**9 + number, state=UNKNOWN) for number in range(in_flight + 1)]
    wrong = [
        ("0 doubled", kept, [*arrivals, replace(arrival, message_id=10**9)]),
        ("what is said to be accepted is on the phone", kept, others),
        ("unknown ≤ in flight at the kills", replace(kept, messages=[*kept.messages, *lost]), arrivals),
        ("none outside the hours", kept, [*others, replace(arrival, at=arrival.at.replace(hour=8, minute=0))]),
        (
            "none about a cancelled session but its cancellation",
            replace(kept, meetings={**kept.meetings, session: cancelled}),
            arrivals,
        ),
        (
            "none after its last useful moment",
            kept,
            [*others, replace(arrival, at=sent.useful_until + timedelta(hours=1))],
        ),
        (
            "≤ 2 unasked a day for each person, 1 in peak",
            replace(kept, messages=[*kept.messages, *copies]),
            [*arrivals, *more],
        ),
        (
            "planned = the sum of the states, and nothing hangs",
            replace(kept, messages=[*kept.messages, replace(sent, id=10**9, state=SENDING)]),
            arrivals,
        ),
    ]
    for claim, said, came in wrong:
        broken = {verdict.claim for verdict in judge(Evidence(said, came), in_flight) if not verdict.holds}
        assert claim in broken
    assert len(wrong) == len(judge(Evidence(kept, arrivals), in_flight))
