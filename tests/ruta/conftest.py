"""The command line through its real entry point, in a folder of its own, with no settings but the test's."""

import os
import sys
from dataclasses import dataclass

import pytest
from aiohttp import web

from ruta.cli import main
from sandbox.client import SandboxClient
from sandbox.server import Sandbox
from storage.store import Store

TOKEN = "123456:of-no-use-elsewhere"
#: An address of this computer where nobody listens.
NOWHERE = "http://127.0.0.1:9"
SETTINGS = ("TELEGRAM_", "DATABASE_URL", "PUBLIC_URL", "HOST", "PORT", "RUTA_")

HEADER = "ruc,legal_name,kind,chain,region"
SEED = "20999999990,Cooperativa Semilla,cooperative,cacao,san_martin"
FLOWER = "20999999981,Asociación Flor,association,cacao,junin"


@dataclass(frozen=True)
class Said:
    """What a command said, and its exit status."""

    status: int
    out: str
    err: str

    @property
    def lines(self):
        """The lines on stderr."""
        return self.err.splitlines()


class CommandLine:
    """`ruta` as somebody types it. The token is never said, whatever happens."""

    def __init__(self, capsys, monkeypatch):
        self._capsys, self._monkeypatch = capsys, monkeypatch

    def __call__(self, *words):
        self._monkeypatch.setattr(sys, "argv", ["ruta", *map(str, words)])
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        captured = self._capsys.readouterr()
        assert TOKEN not in captured.out + captured.err
        return Said(ended.value.code or 0, captured.out, captured.err)

    def does(self, *words):
        """It succeeds, and has nothing to complain about; what it says."""
        said = self(*words)
        assert (said.status, said.err) == (0, "")
        return said.out

    def refuses(self, *words):
        """It fails with one line on stderr and nothing else; the line."""
        said = self(*words)
        assert (said.status, said.out, len(said.lines)) == (1, "", 1), said
        return said.lines[0]


@pytest.fixture(autouse=True)
def _somewhere_else(tmp_path, monkeypatch):
    for name in os.environ:
        if name.startswith(SETTINGS):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def ruta(capsys, monkeypatch):
    return CommandLine(capsys, monkeypatch)


@pytest.fixture
def migrated(ruta):
    """The same, with a database that is up to date."""
    ruta.does("migrate")
    return ruta


@pytest.fixture
def ask():
    """Runs a unit of work on the database of the folder and gives its result."""

    def run(fn, *args, url="sqlite:///data/ruta.db"):
        store = Store(url)
        try:
            return store.submit(fn, *args).result(timeout=30)
        finally:
            store.close()

    return run


@pytest.fixture
def organizations(tmp_path):
    """Writes a file of organizations."""

    def write(*lines, name="organizations.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding=encoding)
        return path

    return write


@pytest.fixture
async def sandbox():
    async with Sandbox(None).running() as running:
        yield running


@pytest.fixture
async def telegram(sandbox):
    async with SandboxClient(sandbox.url) as client:
        yield client


@pytest.fixture
async def stranger():
    """A Bot API server that does not know our token: its address."""

    async def refuse(_):
        return web.json_response({"ok": False, "error_code": 401, "description": "Unauthorized"}, status=401)

    application = web.Application()
    application.add_routes([web.route("*", "/{anything:.*}", refuse)])
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()
