"""`ruta invite officer`, `ruta list officers`, `ruta dismiss officer`."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from procedures.enrolling import agree
from procedures.inviting import open_invite
from procedures.officers import become_officer
from storage.audit import AuditEntry
from storage.entities import office_of
from storage.invites import Invite, hash_token
from storage.kept import BOT_USERNAME, keep
from storage.services import officers_of_service, service_by_code

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
        become_officer(tx, person_id, open_invite(tx, token, now), now)
        return person_id

    return ask(enter)


def givers(ask, code):
    """The numbers of the officers who give a service."""
    return ask(lambda tx: officers_of_service(tx, service_by_code(tx, code).id))


def test_it_prints_a_link_for_one_use_and_seven_days_and_keeps_only_a_hash(staff, ask):
    token = token_of(staff.does("invite", "officer", "promperu", "Luz Vega"))

    (invite,) = ask(lambda tx: [each.model_dump() for each in tx.exec(select(Invite))])
    assert invite["token_hash"] == hash_token(token)
    assert (invite["kind"], invite["for_whom"], invite["uses_left"], invite["services"]) == (
        "officer",
        "Luz Vega",
        1,
        "",
    )
    assert invite["expires_at"] - invite["created_at"] == timedelta(days=7)


@pytest.mark.parametrize(
    ("entity", "words"),
    [
        ("promperu", ("--services", "S08", "S09")),
        ("PROMPERÚ", ("--services", "s08,s09")),
        ("prom perú", ("--services", "S08", "--services", "S09")),
        ("Comisión de Promoción del Perú para la Exportación y el Turismo", ("--services", "S08 S09 s08")),
    ],
    ids=["codes, one after another", "in small letters, with commas", "one by one", "blanks, and one twice"],
)
def test_entity_and_services_are_understood_as_people_write_them(staff, entity, words):
    said = json.loads(staff.does("invite", "officer", entity, "Luz Vega", *words, "--json"))

    assert (said["name"], said["entity"], said["services"]) == ("Luz Vega", "promperu", ["S08", "S09"])
    assert LINK.fullmatch(said["link"] + "\n")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("senati", "Luz"), "Ninguna entidad se llama senati. Se conocen estas: devida, inia, itp,"),
        (("inia", "Luz", "--services", "S10", "S99"), "Ningún servicio tiene el código S99. Impórtelo antes"),
        (("inia", "Luz", "Vega"), "Sobran palabras"),
        (("inia", "123"), "Un nombre tiene letras"),
        (("inia",), "Falta NOMBRE"),
        ((), "Falta ENTIDAD"),
    ],
    ids=["no entity", "no service", "a name without quotes", "digits", "no name", "nothing"],
)
def test_what_cannot_be_is_one_line_before_telegram_is_asked(migrated, ask, words, why):
    assert why in migrated.refuses("invite", "officer", *words)
    assert ask(lambda tx: tx.exec(select(Invite)).all()) == []


def test_the_list_shows_who_is_there_with_what_they_give_and_which_links_nobody_has_opened(staff, ask):
    assert "Todavía no hay nadie de las entidades" in staff.does("list", "officers")
    come_in(ask, token_of(staff.does("invite", "officer", "inia", "Luz Vega", "--services", "S20", "S10")))
    staff.does("invite", "officer", "itp", "Saúl Ríos")

    first, second = staff.does("list", "officers").splitlines()
    assert first.startswith("1. Luz Vega: INIA; S10, S20; desde el ")
    assert second.startswith("Saúl Ríos: ITP; sin servicios a su nombre; enlace sin abrir, vale hasta el ")
    luz, saul = json.loads(staff.does("list", "officers", "--json"))
    assert (luz["number"], luz["slug"], luz["services"], luz["link_until"]) == (1, "inia", ["S10", "S20"], None)
    assert (saul["number"], saul["name"], saul["since"]) == (None, "Saúl Ríos", None)


def test_a_second_link_of_the_same_entity_adds_services_and_one_of_another_changes_the_entity(staff, ask):
    person_id = come_in(ask, token_of(staff.does("invite", "officer", "inia", "Luz Vega", "--services", "S10")))
    come_in(ask, token_of(staff.does("invite", "officer", "inia", "Luz Vega", "--services", "S20")))
    assert (givers(ask, "S10"), givers(ask, "S20")) == ([1], [1])

    come_in(ask, token_of(staff.does("invite", "officer", "itp", "Luz Vega", "--services", "S12")))
    assert ask(office_of, person_id).entity == "ITP"
    assert (givers(ask, "S10"), givers(ask, "S20"), givers(ask, "S12")) == ([], [], [2])


def test_a_dismissal_ends_the_role_what_they_give_and_the_links_of_that_name_at_once(staff, ask):
    person_id = come_in(ask, token_of(staff.does("invite", "officer", "inia", "Luz Vega", "--services", "S10")))
    second = token_of(staff.does("invite", "officer", "inia", "Luz Vega"))
    other = token_of(staff.does("invite", "officer", "inia", "Saúl Ríos"))

    said = staff.does("dismiss", "officer", "luz vega")
    assert said == "Luz Vega ya no representa a su entidad. Se anuló 1 enlace sin abrir.\n"
    assert ask(office_of, person_id) is None
    assert givers(ask, "S10") == []
    invites = {each.token_hash: each.revoked_at for each in ask(lambda tx: tx.exec(select(Invite)).all())}
    assert invites[hash_token(second)] is not None
    assert invites[hash_token(other)] is None
    actions = ask(lambda tx: [each.action for each in tx.exec(select(AuditEntry))])
    assert {"officer.invited", "officer.joined", "officer.dismissed", "officer.invite_revoked"} <= set(actions)
    assert "Nadie que se llame Luz Vega" in staff.refuses("dismiss", "officer", "Luz Vega")


def test_of_two_officers_with_one_name_the_number_says_which(staff, ask):
    people = [
        come_in(ask, token_of(staff.does("invite", "officer", entity, "Luz Vega")), 5_000_000_001 + number)
        for number, entity in enumerate(("inia", "itp"))
    ]

    line = staff.refuses("dismiss", "officer", "Luz Vega")
    assert "Hay varias personas de entidades que se llaman Luz Vega: números 1, 2." in line
    assert "Nadie" in staff.refuses("dismiss", "officer", "Luz Vega", "--number", "3")
    staff.does("dismiss", "officer", "Luz Vega", "--number", "2")
    assert [ask(office_of, person_id) is None for person_id in people] == [False, True]
