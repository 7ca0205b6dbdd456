"""What is typed wrong, and help."""

from pathlib import Path

import pytest

COMMANDS = [
    [],
    ["demo"],
    ["serve"],
    ["web"],
    ["worker"],
    ["migrate"],
    ["doctor"],
    ["import"],
    ["import", "organizations"],
    ["import", "services"],
    ["import", "commitments"],
    ["import", "answers"],
    ["export"],
    ["export", "answers"],
    ["export", "progress"],
    ["invite"],
    ["invite", "organization"],
    ["invite", "officer"],
    ["list"],
    ["list", "officers"],
    ["dismiss"],
    ["dismiss", "officer"],
    ["questionnaire"],
    ["questionnaire", "check"],
    ["questionnaire", "publish"],
    ["questionnaire", "export"],
]


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: " ".join(["ruta", *words]))
def test_each_command_explains_itself_in_a_few_lines(ruta, words):
    help_text = ruta.does(*words, "--help")

    assert f"ruta {' '.join(words)}".strip() in help_text
    assert len(help_text.splitlines()) <= 22
    assert "..." not in help_text.partition("Commands:")[2]  # no summary is cut off


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ([], "Después de «ruta» va uno de estos: demo, serve,"),
        (["import"], "Después de «ruta import» va uno de estos: organizations, services,"),
        (["import", "organisations"], "Después de «ruta import» va uno de estos: organizations, services,"),
        (["nope"], "Después de «ruta» va uno de estos: demo,"),
        (["import", "organizations"], "Falta ARCHIVO."),
        (["invite", "organization"], "Falta RUC."),
        (["questionnaire", "export", "tpe_cacao"], "Falta ARCHIVO."),
        (["doctor", "now"], "Sobran palabras."),
        (["doctor", "--jsn"], "La opción --jsn no existe o está incompleta."),
        (["demo", "--port"], "La opción --port no existe o está incompleta."),
        (["demo", "--port", "abc"], "--port no puede ser eso."),
        (["demo", "--port", "99999"], "--port no puede ser eso."),
    ],
    ids=lambda value: " ".join(["ruta", *value]) if isinstance(value, list) else "",
)
def test_a_command_that_is_none_is_answered_in_one_line(ruta, words, line):
    said = ruta.refuses(*words)

    assert said.startswith(line)
    assert "--help" in said


@pytest.mark.parametrize(
    ("data", "line"),
    [
        ("file", "Es un archivo, y se necesita una carpeta: file"),
        ("damaged", "Los chats de damaged/telegram.db están abiertos en otra prueba, o dañados."),
    ],
)
def test_a_demo_that_cannot_keep_its_chats_there_says_so(ruta, data, line):
    Path("file").touch()
    Path("damaged").mkdir()
    Path("damaged/telegram.db").write_text("These are no chats. " * 100, encoding="utf-8")

    assert ruta.refuses("demo", "--port", "0", "--data", data).startswith(line)
