"""`ruta import sessions FILE`."""

import json
import re
from datetime import timedelta

import pytest
from openpyxl import Workbook
from sqlmodel import col, select

from ruta.clock import utc_now
from storage.invitations import Invitation
from storage.sessions import TrainingSession
from tests.ruta.conftest import FLOWER, SEED
from tests.ruta.conftest import HEADER as ORGANIZATIONS
from tests.ruta.processes import started

HEADER = "session,service,entity,starts_at,ends_at,modality,place,link,organizations"
SERVICES = "code,name,type,entity,chains,hours,sessions,modality,outcome,audience"
COSTS = "T1,Taller de costos,management,promperu,cacao,4,2,mixed,Una hoja de costos,Gerentes"
LINK = "https://example.com/sala"
RUC = "20999999990"


def day(months):
    """A day so many months from now, the 14th: far from where the month ends."""
    return (utc_now() + timedelta(days=31 * months)).strftime("%Y-%m-14")


def virtual(number, on, hour=17, organizations="", ends="30"):
    """A session of that day, half past that hour, for two hours."""
    return f"{number},T1,promperu,{on} {hour}:30,{on} {hour + 2}:{ends},virtual,,{LINK},{organizations}"


@pytest.fixture
def write(tmp_path):
    def run(*lines, name="sesiones.csv"):
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return run


@pytest.fixture
def scheduled(migrated, write):
    """The command line, where two organizations and a service are known."""
    migrated.does("import", "organizations", write(ORGANIZATIONS, SEED, FLOWER, name="organizaciones.csv"))
    migrated.does("import", "services", write(SERVICES, COSTS, name="servicios.csv"))
    return migrated


@pytest.fixture
def kept(ask):
    """The sessions that are known, by number, and how many invitations hold."""

    def read(tx):
        sessions = {each.key: each.model_dump() for each in tx.exec(select(TrainingSession))}
        return sessions, len(tx.exec(select(Invitation).where(col(Invitation.withdrawn_at).is_(None))).all())

    return lambda: ask(read)


def test_a_csv_schedules_sessions_and_says_what_became_of_each(scheduled, write, kept):
    said = scheduled.does(
        "import", "sessions", write(HEADER, virtual("1", day(3)), f"2,T1,promperu,{day(4)[:7]},,virtual,,,")
    )

    lines = said.splitlines()
    assert lines[0] == "Sesiones nuevas: 2. Movidas: 0. Cambiadas: 0. Sin cambios: 0."
    assert "Fila 2, sesión 1 de promperu: anunciada." in lines
    assert "Fila 3, sesión 2 de promperu: solo se sabe el mes." in lines
    sessions, invitations = kept()
    assert (sessions["1"]["state"], sessions["2"]["state"], invitations) == ("announced", "month_known", 2)


def test_the_same_file_again_says_so_and_a_later_hour_moves(scheduled, write, kept):
    scheduled.does("import", "sessions", write(HEADER, virtual("1", day(3))))
    again = scheduled.does("import", "sessions", write(HEADER, virtual("1", day(3))))
    later = scheduled.does("import", "sessions", write(HEADER, virtual("1", day(3), hour=18)))

    assert again == "Sesiones nuevas: 0. Movidas: 0. Cambiadas: 0. Sin cambios: 1.\n"
    assert later.startswith("Sesiones nuevas: 0. Movidas: 1. Cambiadas: 0. Sin cambios: 0.")
    assert kept()[0]["1"]["sequence"] == 1


def test_a_trial_tells_what_speaks_against_each_date_and_keeps_nothing(scheduled, write, kept):
    path = write(HEADER, virtual("1", day(3)), virtual("2", day(3), organizations=RUC), virtual("3", day(4), hour=8))

    said = scheduled.does("import", "sessions", path, "--dry-run")

    assert "era una prueba" in said
    assert "Fila 3, sesión 2 de promperu: espera hasta que un facilitador la acepte." in said
    assert re.search(
        r"· La detiene: Organizaciones con otra sesión a la misma hora: 1 de 1 \(Cooperativa Semilla\)\.", said
    )
    assert "· Empieza antes de las 5:00 p. m." in said
    assert kept() == ({}, 0)


def test_a_trial_of_a_faulty_file_tells_its_findings_and_what_speaks_against_the_sound_rows(scheduled, write, kept):
    path = write(HEADER, virtual("1", day(3), hour=8), virtual("2", day(3)).replace("T1", "T9"))

    said = scheduled("import", "sessions", path, "--dry-run")

    assert said.status == 1
    assert "Empieza antes de las 5:00 p. m." in said.out
    assert said.lines[0].startswith("1. [I043] sesiones, fila 3, columna service: ")
    assert said.lines[-1] == "Observaciones: 1. No se importó nada."
    assert kept() == ({}, 0)


def test_all_or_nothing(scheduled, write, kept):
    said = scheduled("import", "sessions", write(HEADER, virtual("1", day(3)), virtual("2", "2027-02-31")))

    assert (said.status, said.out) == (1, "")
    assert said.lines[0].startswith("1. [I050] sesiones, fila 3, columna starts_at: ")
    assert kept() == ({}, 0)


def test_what_is_known_and_cannot_change_is_a_finding_of_its_row(scheduled, write):
    scheduled.does("import", "services", write(SERVICES, COSTS.replace("T1,Taller", "T2,Curso"), name="servicios.csv"))
    scheduled.does("import", "sessions", write(HEADER, virtual("1", day(3)), virtual("2", day(4))))
    other = virtual("1", day(3)).replace("T1", "T2")

    said = scheduled("import", "sessions", write(HEADER, other, f"2,T1,promperu,{day(7)[:7]},,virtual,,,"))

    assert [line.partition(":")[0] for line in said.lines[:-1]] == [
        "1. [I063] sesiones, fila 2, columna service",
        "2. [I062] sesiones, fila 3, columna starts_at",
    ]


def test_an_announced_session_is_not_ordered_into_the_past(scheduled, write):
    scheduled.does("import", "sessions", write(HEADER, virtual("1", day(60))))

    said = scheduled("import", "sessions", write(HEADER, virtual("1", day(-3))))

    assert said.lines[0].startswith("1. [I064] sesiones, fila 2, columna starts_at: ")


def test_a_session_in_the_past_is_taken_and_said_to_be_so(scheduled, write, kept):
    said = scheduled.does("import", "sessions", write(HEADER, virtual("1", "2021-08-14")))

    assert "Fila 2, sesión 1 de promperu: ya empezó, no se invita a nadie." in said
    assert (kept()[0]["1"]["state"], kept()[1]) == ("dated", 0)


def test_an_xlsx_with_dates_that_are_dates(scheduled, tmp_path, kept):
    starts = (utc_now() + timedelta(days=90)).replace(hour=17, minute=30, second=0, microsecond=0, tzinfo=None)
    book = Workbook()
    book.active.append(HEADER.split(","))
    book.active.append(
        [1, "T1", "PROMPERÚ", starts, starts + timedelta(hours=2), "presencial", "Local comunal", None, 20999999990]
    )
    book.save(tmp_path / "sesiones.xlsx")

    scheduled.does("import", "sessions", tmp_path / "sesiones.xlsx")

    # Half past five in Lima is half past ten in UTC.
    assert kept()[0]["1"]["starts_at"].replace(tzinfo=None) == starts + timedelta(hours=5)


def test_a_script_reads_json(scheduled, write):
    path = write(HEADER, virtual("1", day(3)), virtual("2", day(3)))
    well = json.loads(scheduled.does("import", "sessions", path, "--json"))
    refused = scheduled("import", "sessions", write(HEADER, virtual("3", "hoy")), "--json")

    assert {name: well[name] for name in ("new", "moved", "changed", "same", "dry_run", "findings")} == {
        "new": 2, "moved": 0, "changed": 0, "same": 0, "dry_run": False, "findings": [],
    }  # fmt: skip
    one = well["sessions"][1]
    assert (one["row"], one["session"], one["state"], one["announced"]) == (3, "2", "checked", False)
    assert (one["objections"][0]["code"], one["objections"][0]["weight"]) == ("organization_twice", "hold")
    assert [finding["code"] for finding in json.loads(refused.out)["findings"]] == ["I050", "I050"]


def test_commitments_that_come_later_bring_the_invitations_in_step(scheduled, write, kept):
    scheduled.does("import", "sessions", write(HEADER, virtual("1", day(3))))
    scheduled.does("import", "commitments", write("ruc,service,accepted", f"{RUC},T1,no", name="cartas.csv"))

    assert kept()[1] == 0
    scheduled.does("import", "commitments", write("ruc,service,accepted", f"{RUC},T1,sí", name="cartas.csv"))
    assert kept()[1] == 1


async def test_a_command_that_is_the_first_of_its_process_keeps_sessions_too(scheduled, write, kept):
    """Beside those that ran before it here, a process may lack a table that nobody else in it has asked for."""
    sheet = write(HEADER, virtual("7", day(2)))

    async with started("ruta", "import", "sessions", str(sheet)) as process:
        assert await process.ends() == 0, process.said()

    assert set(kept()[0]) == {"7"}
