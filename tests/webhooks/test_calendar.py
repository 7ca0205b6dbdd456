"""A session as a file and the feed of a person, read back by `icalendar` as a calendar program reads them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest
from icalendar import Calendar

from procedures.calendars import CANCELLED_FOR, end_feed, give_feed, ics_of
from programme.calendar_file import Entry, Status, make_calendar
from storage.feeds import CalendarFeed, has_feed
from storage.invitations import Invitation
from storage.memberships import MANAGER, Membership
from storage.organizations import Organization
from storage.people import Person
from storage.sessions import session_view
from storage.store import Store
from storage.tables import table
from tests.sessions import answered, cancelled, made, moved
from webhooks.app import make_app
from webhooks.calendar import calendar_routes

NOW = datetime(2026, 11, 3, 14, 30, tzinfo=UTC)
STARTS = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)
LIMA = ZoneInfo("America/Lima")
TOKEN = "t" * 32


@pytest.fixture
def do(store):
    """Runs a unit of work and waits for it."""
    return lambda fn, *args, **kwargs: store.submit(fn, *args, **kwargs).result(timeout=30)


@pytest.fixture
def rosa(do):
    """Somebody of the first of two organizations."""

    def add(tx):
        for ruc in ("20999999990", "20999999981"):
            values = {"kind": "cooperative", "chain": "cacao", "region": "junin"}
            tx.add(Organization(ruc=ruc, legal_name="Cooperativa Semilla", created_at=NOW, updated_at=NOW, **values))
        person = Person(name="Rosa Quispe", created_at=NOW, last_seen_at=NOW)
        tx.add(person)
        tx.flush()
        times = {"since": NOW, "accepted_at": NOW, "chosen_at": NOW}
        tx.add(Membership(person_id=person.id, organization_id=1, role=MANAGER, **times))
        return person.id

    return do(add)


@pytest.fixture
def token(do, rosa):
    """The secret part of her address."""
    return do(give_feed, rosa, lambda: TOKEN, NOW)


def file_of(do, number, now=NOW):
    """The session as a file."""
    return do(lambda tx: ics_of(tx, session_view(tx, number), now))


def event(content):
    """The only event of a calendar, with what it is in."""
    calendar = Calendar.from_ical(content)
    (found,) = calendar.walk("VEVENT")
    return calendar, found


async def fetch(store, path=f"/calendar/{TOKEN}.ics", method="GET", now=NOW, **headers):
    transport = httpx.ASGITransport(make_app(calendar_routes(store, lambda: now)))
    async with httpx.AsyncClient(transport=transport, base_url="http://ruta") as client:
        return await client.request(method, path, headers=headers)


async def feed(store, now=NOW):
    """The events of the feed, by UID."""
    calendar = Calendar.from_ical((await fetch(store, now=now)).content)
    return {str(each["UID"]): each for each in calendar.walk("VEVENT")}


def test_a_session_is_read_back_as_it_is(do, rosa):
    number = do(made, STARTS, NOW, key="ses-7", part=2, parts=3, place="Local comunal, Satipo", modality="mixed")
    calendar, found = event(file_of(do, number))

    assert (calendar["VERSION"], calendar["METHOD"]) == ("2.0", "PUBLISH")
    assert found["UID"] == "session-promperu-ses-7@ruta"
    assert (found["SEQUENCE"], found["STATUS"], found["TRANSP"]) == (0, "CONFIRMED", "OPAQUE")
    assert found["SUMMARY"] == "RPE · Taller de costos · PROMPERÚ"
    assert found["LOCATION"] == "Local comunal, Satipo"
    assert found["URL"] == "https://example.com/sala"
    assert "Una hoja con sus costos por quintal." in found["DESCRIPTION"]
    assert "Sesión 2 de 3" in found["DESCRIPTION"]
    assert (found["DTSTAMP"].dt, found["LAST-MODIFIED"].dt) == (NOW, NOW)
    assert not list(calendar.walk("VALARM")), "the Ruta reminds; a second alarm is one too many"


@pytest.mark.parametrize(
    ("modality", "link", "location", "url"),
    [
        ("virtual", "https://example.com/sala", "https://example.com/sala", "https://example.com/sala"),
        ("virtual", "", None, None),
        ("in_person", "https://example.com/sala", "Local comunal, Satipo", None),
        ("mixed", "", "Local comunal, Satipo", None),
    ],
)
def test_where_it_is_goes_by_how_it_is_given_now_whatever_was_known_before(do, rosa, modality, link, location, url):
    number = do(made, STARTS, NOW, place="Local comunal, Satipo", link=link, modality=modality)
    _calendar, found = event(file_of(do, number))

    assert (found.get("LOCATION"), found.get("URL")) == (location, url)
    assert ("https://" in found["DESCRIPTION"]) == (url is not None)


@pytest.mark.parametrize("elsewhere", ["Europe/Madrid", "America/New_York", "Asia/Tokyo", "UTC"])
def test_the_hour_of_lima_is_right_in_a_client_elsewhere(do, rosa, elsewhere):
    content = file_of(do, do(made, STARTS, NOW))
    calendar, found = event(content)

    assert b"DTSTART;TZID=America/Lima:20261120T173000\r\n" in content
    assert b"DTEND;TZID=America/Lima:20261120T193000\r\n" in content
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["TZID"] == "America/Lima"
    by_its_own_rules = zone.to_tz()
    local = found["DTSTART"].dt.replace(tzinfo=None)
    assert by_its_own_rules.utcoffset(local) == timedelta(hours=-5)
    assert found["DTSTART"].dt.astimezone(ZoneInfo(elsewhere)) == STARTS.astimezone(ZoneInfo(elsewhere))


def test_lines_are_folded_at_75_octets_and_a_line_break_in_a_name_breaks_no_line(do, rosa):
    name = "Taller de costos; precios, márgenes y «puntos de equilibrio»\r\nATTENDEE:mailto:x@example.com " * 2
    content = file_of(do, do(made, STARTS, NOW, name=name, outcome="ñandú 🍫 " * 60))
    _calendar, found = event(content)

    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert "ATTENDEE" not in found
    assert "ñandú 🍫 ñandú" in found["DESCRIPTION"]
    assert "puntos de equilibrio" in found["SUMMARY"]


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("https://example.com/sala?a=1&b=ñ", "https://example.com/sala?a=1&b=%C3%B1"),
        ("https://example.com/a\r\nATTENDEE:b", None),
        ("Zoom 123 456", None),
        ("javascript:alert(1)", None),
        ("", None),
        (None, None),
    ],
    ids=["of the web", "with a line break", "no address", "a script", "blank", "none"],
)
def test_only_an_address_of_the_web_is_one(link, address):
    values = {"sequence": 0, "starts_at": STARTS, "ends_at": STARTS + timedelta(hours=1), "summary": "a"}
    values |= {"description": "", "status": Status.CONFIRMED, "modified_at": NOW, "stamped_at": NOW}
    _calendar, found = event(make_calendar([Entry(uid="a", link=link, **values)], LIMA))

    assert found.get("URL") == address
    assert "ATTENDEE" not in found


def test_a_move_keeps_the_uid_and_raises_the_sequence(do, rosa):
    number = do(made, STARTS, NOW)
    _calendar, before = event(file_of(do, number))
    do(moved, number, STARTS + timedelta(days=1), NOW + timedelta(hours=1))
    _calendar, after = event(file_of(do, number))

    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after["DTSTART"].dt == STARTS + timedelta(days=1)
    assert after["LAST-MODIFIED"].dt == NOW + timedelta(hours=1)


def test_a_cancelled_session_says_so(do, rosa):
    number = do(made, STARTS, NOW)
    do(cancelled, number, NOW)
    _calendar, found = event(file_of(do, number))

    assert (found["STATUS"], found["SEQUENCE"]) == ("CANCELLED", 1)
    assert "no se realizará" in found["DESCRIPTION"]


def test_two_entities_that_number_alike_have_sessions_of_their_own(do, rosa):
    numbers = [do(made, STARTS, NOW, entity=name, service=name, key="1") for name in ("INIA", "ITP")]

    assert {str(event(file_of(do, each))[1]["UID"]) for each in numbers} == {
        "session-inia-1@ruta",
        "session-itp-1@ruta",
    }


STATES = [
    ("not answered", None, {}, "TENTATIVE", "OPAQUE"),
    ("they come", "coming", {"attendee_id": 1}, "CONFIRMED", "OPAQUE"),
    ("by telephone", "coming", {"how": "by_phone"}, "CONFIRMED", "OPAQUE"),
    ("somebody else goes", "substitute", {"attendee_id": 2, "substitute": "Elmer"}, "CONFIRMED", "TRANSPARENT"),
    ("they wait for a seat", "waiting", {"attendee_id": 1}, "TENTATIVE", "OPAQUE"),
]


@pytest.mark.parametrize(
    ("rsvp", "details", "status", "transparency"), [row[1:] for row in STATES], ids=[row[0] for row in STATES]
)
async def test_the_feed_says_how_sure_each_is(store, do, token, rsvp, details, status, transparency):
    do(lambda tx: tx.add(Person(id=2, name="Elmer", created_at=NOW, last_seen_at=NOW)))
    number = do(made, STARTS, NOW, key="a")
    if rsvp:
        do(answered, number, 1, rsvp, NOW, **details)

    (found,) = (await feed(store)).values()
    assert (found["STATUS"], found["TRANSP"]) == (status, transparency)


async def test_the_feed_has_what_is_theirs_and_nothing_else(store, do, token):
    mine = do(made, STARTS, NOW, key="mine")
    do(made, STARTS + timedelta(days=1), NOW, key="over")
    do(made, STARTS, NOW, key="theirs", organizations=(2,))
    do(made, STARTS, NOW, key="held", state="checked")
    refused = do(made, STARTS, NOW, key="refused")
    do(answered, refused, 1, "not_coming", NOW)
    withdrawn = do(made, STARTS, NOW, key="withdrawn")

    def withdraw(tx):
        rows = table(Invitation)
        tx.execute(rows.update().where(rows.c.session_id == withdrawn).values(withdrawn_at=NOW))

    do(withdraw)
    content = (await fetch(store)).text

    assert set(await feed(store)) == {"session-promperu-mine@ruta", "session-promperu-over@ruta"}
    assert set(await feed(store, STARTS + timedelta(days=90))) == set(await feed(store)), "what was stays"
    assert "Rosa" not in content
    assert "Quispe" not in content
    assert mine


async def test_a_cancelled_session_stays_for_thirty_days(store, do, token):
    number = do(made, STARTS, NOW, key="a")
    do(cancelled, number, NOW)

    ((_uid, found),) = (await feed(store, NOW + CANCELLED_FOR)).items()
    assert (found["STATUS"], found["TRANSP"]) == ("CANCELLED", "TRANSPARENT")
    assert await feed(store, NOW + CANCELLED_FOR + timedelta(seconds=1)) == {}


async def test_a_session_of_two_organizations_of_theirs_is_one_event_the_surest(store, do, rosa, token):
    times = {"since": NOW, "accepted_at": NOW, "chosen_at": NOW}
    do(lambda tx: tx.add(Membership(person_id=rosa, organization_id=2, role=MANAGER, **times)))
    number = do(made, STARTS, NOW, organizations=(1, 2))
    do(answered, number, 2, "coming", NOW, attendee_id=rosa)

    (found,) = (await feed(store)).values()
    assert found["STATUS"] == "CONFIRMED"


async def test_who_leaves_the_organization_sees_its_sessions_no_more(store, do, token):
    do(made, STARTS, NOW)
    do(lambda tx: tx.execute(table(Membership).update().values(until=NOW)))

    assert await feed(store) == {}


async def test_an_address_never_given_and_one_taken_back_are_answered_alike(store, do, rosa, token):
    never = await fetch(store, "/calendar/never-given.ics")
    do(end_feed, rosa, NOW)
    taken_back = await fetch(store)

    assert (never.status_code, never.content) == (404, b"")
    assert (taken_back.status_code, taken_back.content) == (404, b"")
    assert dict(never.headers) == dict(taken_back.headers)


async def test_a_new_address_takes_the_earlier_one_back(store, do, rosa, token):
    do(give_feed, rosa, lambda: "another", NOW)

    assert (await fetch(store)).status_code == 404
    assert (await fetch(store, "/calendar/another.ics")).status_code == 200


def test_only_the_hash_of_an_address_is_kept(do, rosa, token):
    kept = do(lambda tx: tx.get_one(CalendarFeed, 1).token_hash)

    assert TOKEN not in kept
    assert do(has_feed, rosa)


async def test_it_is_one_persons_and_a_calendar(store, do, token):
    answer = await fetch(store)

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert Calendar.from_ical(answer.content)["X-WR-CALNAME"] == "Ruta Productiva Exportadora"


async def test_whoever_has_it_already_is_told_so_until_something_changes(store, do, token):
    number = do(made, STARTS, NOW)
    first = await fetch(store)
    tag = first.headers["ETag"]

    same = await fetch(store, now=NOW + timedelta(hours=5), **{"If-None-Match": f'"x", W/{tag}'})
    assert (same.status_code, same.content, same.headers["ETag"]) == (304, b"", tag)

    do(moved, number, STARTS + timedelta(days=1), NOW)
    anew = await fetch(store, **{"If-None-Match": tag})
    assert (anew.status_code, anew.headers["ETag"] != tag) == (200, True)


async def test_head_tells_all_but_the_content(store, do, token):
    do(made, STARTS, NOW)
    whole, head = await fetch(store), await fetch(store, method="HEAD")

    assert (head.status_code, head.headers["ETag"]) == (200, whole.headers["ETag"])
    assert head.headers["Content-Length"] == str(len(whole.content))
    assert head.content == b""


async def test_a_store_that_does_not_answer_is_asked_again_later(tmp_path):
    (tmp_path / "ruta.db").mkdir()
    gone = Store(f"sqlite:///{tmp_path / 'ruta.db'}")
    try:
        answer = await fetch(gone)
    finally:
        gone.close()

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
