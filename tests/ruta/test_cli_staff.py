"""`ruta invite facilitator`, `ruta list facilitators`, `ruta dismiss facilitator`."""

import json
import re
from asyncio import to_thread
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from procedures.enrolling import agree, become_facilitator
from procedures.inviting import open_invite
from storage.audit import AuditEntry
from storage.facilitators import desk_of
from storage.invites import Invite, hash_token
from storage.kept import BOT_USERNAME, keep
from tests.ruta.conftest import TOKEN

LINK = re.compile(r"https://t\.me/ruta_demo_bot\?start=([\w-]{1,64})\n")


@pytest.fixture
def staff(migrated, ask):
    """A database that is up to date, and the bot's name is known."""
    ask(keep, BOT_USERNAME, "ruta_demo_bot")
    return migrated


def token_of(said):
    return LINK.fullmatch(said)[1]


def come_in(ask, token, chat=5_000_000_001):
    """Somebody comes through the link; who they are."""

    def enter(tx):
        now = datetime.now(UTC)
        person_id = agree(tx, chat, "1", "es", now)
        become_facilitator(tx, person_id, open_invite(tx, token, now), now)
        return person_id

    return ask(enter)


async def test_it_prints_a_link_for_one_use_and_seven_days_and_keeps_only_a_hash(migrated, sandbox, monkeypatch, ask):
    monkeypatch.setenv("TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("TELEGRAM_API_URL", sandbox.url)
    token = token_of(await to_thread(migrated.does, "invite", "facilitator", "Ana Torres"))

    (invite,) = ask(lambda tx: [each.model_dump() for each in tx.exec(select(Invite))])
    assert invite["token_hash"] == hash_token(token)
    assert (invite["for_whom"], invite["uses_left"], invite["chains"], invite["regions"]) == ("Ana Torres", 1, "", "")
    assert invite["expires_at"] - invite["created_at"] == timedelta(days=7)


@pytest.mark.parametrize(
    "words",
    [
        ("--chains", "coffee", "cacao", "--regions", "san_martin", "junin"),
        ("--chains", "café,cacao", "--regions", "San Martín, Junín"),
        ("--chains", "cacao", "--chains", "Café", "--regions", "San Martín", "--regions", "JUNIN"),
        ("--regions", "junín", "San Martín", "--chains", "cacao café"),
    ],
    ids=["codes, one after another", "Spanish, with commas", "one by one", "blanks and other order"],
)
def test_chains_and_regions_are_understood_as_codes_and_as_people_write_them(staff, words):
    said = json.loads(staff.does("invite", "facilitator", "Ana Torres", *words, "--json"))

    assert (said["name"], said["chains"], said["regions"]) == (
        "Ana Torres",
        ["coffee", "cacao"],
        ["junin", "san_martin"],
    )
    assert LINK.fullmatch(said["link"] + "\n")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("Ana", "--chains", "coca"), "--chains: «coca» no"),
        (("Ana", "--regions", "Lima"), "--regions: «Lima» no"),
        (("Ana", "Torres"), "Sobran palabras"),
        (("123",), "Un nombre tiene letras"),
        (("",), "Un nombre tiene letras"),
        (("A" * 61,), "NOMBRE: "),
        ((), "Falta NOMBRE"),
    ],
    ids=["no chain", "no region of the pilot", "a name without quotes", "digits", "blank", "too long", "no name"],
)
def test_what_cannot_be_is_one_line_and_makes_no_link(staff, ask, words, why):
    assert why in staff.refuses("invite", "facilitator", *words)
    assert ask(lambda tx: tx.exec(select(Invite)).all()) == []


def test_the_list_shows_who_is_there_and_which_links_nobody_has_opened(staff, ask):
    assert "Todavía no hay facilitadores" in staff.does("list", "facilitators")
    come_in(
        ask, token_of(staff.does("invite", "facilitator", "Ana Torres", "--chains", "coffee", "--regions", "piura"))
    )
    staff.does("invite", "facilitator", "Luis Rojas")

    first, second = staff.does("list", "facilitators").splitlines()
    assert first.startswith("1. Ana Torres: café; Piura; desde el ")
    assert second.startswith("Luis Rojas: todas las cadenas; todas las regiones; enlace sin abrir, vale hasta el ")
    ana, luis = json.loads(staff.does("list", "facilitators", "--json"))
    assert (ana["number"], ana["chains"], ana["link_until"]) == (1, ["coffee"], None)
    assert (luis["number"], luis["name"], luis["since"]) == (None, "Luis Rojas", None)


def test_a_dismissal_ends_the_role_and_the_links_of_that_name_at_once(staff, ask):
    person_id = come_in(ask, token_of(staff.does("invite", "facilitator", "Ana Torres")))
    second = token_of(staff.does("invite", "facilitator", "Ana Torres"))
    other = token_of(staff.does("invite", "facilitator", "Luis Rojas"))
    assert ask(desk_of, person_id) is not None

    assert staff.does("dismiss", "facilitator", "ana torres") == (
        "Ana Torres ya no es facilitador. Se anuló 1 enlace sin abrir.\n"
    )
    assert ask(desk_of, person_id) is None
    invites = {each.token_hash: each for each in ask(lambda tx: tx.exec(select(Invite)).all())}
    assert invites[hash_token(second)].revoked_at is not None
    assert invites[hash_token(other)].revoked_at is None
    actions = ask(lambda tx: [each.action for each in tx.exec(select(AuditEntry))])
    assert {"facilitator.dismissed", "facilitator.invite_revoked"} <= set(actions)
    assert "Nadie que se llame Ana Torres" in staff.refuses("dismiss", "facilitator", "Ana Torres")


def test_a_link_that_nobody_opened_is_withdrawn_by_its_name(staff):
    staff.does("invite", "facilitator", "Luis Rojas")

    assert staff.does("dismiss", "facilitator", "Luis Rojas") == "Luis Rojas: Se anuló 1 enlace sin abrir.\n"
    assert "Todavía no hay facilitadores" in staff.does("list", "facilitators")


def test_of_two_with_one_name_the_number_says_which(staff, ask):
    people = [
        come_in(ask, token_of(staff.does("invite", "facilitator", "Ana Torres")), 5_000_000_001 + number)
        for number in range(2)
    ]

    line = staff.refuses("dismiss", "facilitator", "Ana Torres")
    assert "Hay varios facilitadores que se llaman Ana Torres: números 1, 2." in line
    assert "Nadie" in staff.refuses("dismiss", "facilitator", "Ana Torres", "--number", "3")
    staff.does("dismiss", "facilitator", "Ana Torres", "--number", "2")
    assert [ask(desk_of, person_id) is None for person_id in people] == [False, True]
