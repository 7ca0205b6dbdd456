"""`ruta invite organization RUC`."""

import json
import re
import sqlite3
from asyncio import to_thread

import pytest
from sqlmodel import select

from storage.invites import Invite, hash_token
from tests.ruta.conftest import HEADER, NOWHERE, SEED, TOKEN

LINK = re.compile(r"https://t\.me/ruta_demo_bot\?start=([\w-]{1,64})\n")
RUC = "20999999990"


@pytest.fixture
def known(migrated, organizations):
    """An organization is known."""
    migrated.does("import", "organizations", organizations(HEADER, SEED))
    return migrated


@pytest.fixture
def with_telegram(known, sandbox, monkeypatch):
    """And Telegram answers."""
    monkeypatch.setenv("TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("TELEGRAM_API_URL", sandbox.url)
    return known


def all_that_is_kept():
    """Every cell of every table, as one text."""
    with sqlite3.connect("data/ruta.db") as database:
        kept = "\n".join(database.iterdump())
    database.close()
    return kept


async def test_it_prints_a_link_and_keeps_only_a_hash_of_its_token(with_telegram, ask):
    said = await to_thread(with_telegram.does, "invite", "organization", RUC)

    token = LINK.fullmatch(said)[1]
    (invite,) = ask(lambda tx: tx.exec(select(Invite)).all())
    assert invite.token_hash == hash_token(token)
    assert token not in all_that_is_kept()
    assert TOKEN not in all_that_is_kept()


async def test_telegram_is_asked_for_the_bots_name_once_and_then_never_again(with_telegram, sandbox, monkeypatch):
    await to_thread(with_telegram.does, "invite", "organization", RUC)
    asked = [call["method"] for call in sandbox.telegram.calls.since(0)]
    monkeypatch.delenv("TELEGRAM_TOKEN")
    monkeypatch.setenv("TELEGRAM_API_URL", NOWHERE)
    second = await to_thread(with_telegram.does, "invite", "organization", RUC)

    assert asked == ["getMe"]
    assert LINK.fullmatch(second)
    assert len(sandbox.telegram.calls.since(0)) == 1


async def test_each_link_is_another(with_telegram):
    links = {await to_thread(with_telegram.does, "invite", "organization", RUC) for _ in range(3)}

    assert len(links) == 3


async def test_a_script_reads_json_and_blanks_in_the_ruc_do_no_harm(with_telegram):
    said = json.loads(await to_thread(with_telegram.does, "invite", "organization", "20 99999999-0", "--json"))

    assert said["ruc"] == RUC
    assert LINK.fullmatch(said["link"] + "\n")


@pytest.mark.parametrize(
    ("ruc", "why"),
    [
        ("20999999981", "20999999981"),
        ("2099999999", "un RUC tiene 11"),
        ("20999999991", "mal escrito"),
        ("Semilla", "no es un RUC"),
        ("", "Falta el RUC"),
    ],
    ids=["unknown", "too short", "mistyped", "a name", "nothing"],
)
def test_a_ruc_that_leads_nowhere_is_one_line_before_telegram_is_asked(known, ask, ruc, why):
    line = known.refuses("invite", "organization", ruc)

    assert why in line
    assert "TELEGRAM_TOKEN" not in line
    assert ask(lambda tx: tx.exec(select(Invite)).all()) == []


def test_without_a_token_the_first_link_cannot_be_made(known):
    assert known.refuses("invite", "organization", RUC).startswith("Falta TELEGRAM_TOKEN")


async def test_a_token_that_telegram_does_not_know_is_one_line(known, stranger, monkeypatch):
    monkeypatch.setenv("TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("TELEGRAM_API_URL", stranger)

    line = await to_thread(known.refuses, "invite", "organization", RUC)

    assert line.startswith("Telegram no conoce este TELEGRAM_TOKEN")


def test_a_telegram_that_does_not_answer_is_one_line_and_no_link_is_made(known, ask, monkeypatch):
    monkeypatch.setenv("TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("TELEGRAM_API_URL", NOWHERE)

    assert known.refuses("invite", "organization", RUC).startswith("Telegram no responde")
    assert ask(lambda tx: tx.exec(select(Invite)).all()) == []
