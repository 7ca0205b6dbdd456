"""Replies survive the store, also those that an earlier release has stored."""

import json

import pytest

from notifications.screen import Button, PhoneRequest, Reply, Screen

REPLIES = [
    ("nothing at all", Reply()),
    ("a text", Reply((Screen("¿Cuánto? 🍫\n\n«Sí»"),))),
    ("buttons in rows", Reply((Screen("¿?", ((Button("A", "a:1"), Button("B", "b")), (Button("C", "c"),))),))),
    ("a request for the telephone", Reply((Screen("¿?", phone_request=PhoneRequest("Compartir", "Omitir")),))),
    ("several screens", Reply((Screen("uno", ends_phone_request=True), Screen("dos")))),
    ("a word that passes by", Reply(toast="Listo", press_id="123")),
    ("the answer to a press", Reply((Screen("¿?"),), press_id="123", pressed_message_id=7)),
    ("an aside", Reply((Screen("¿?"),), is_aside=True)),
]


@pytest.mark.parametrize("reply", [row[1] for row in REPLIES], ids=[row[0] for row in REPLIES])
def test_a_reply_comes_back_from_json_as_it_was(reply):
    assert Reply.from_json(json.loads(json.dumps(reply.to_json()))) == reply


def test_what_says_nothing_takes_no_room():
    assert Reply((Screen("¿?"),)).to_json() == {"screens": [{"text": "¿?"}]}


# As the first release wrote them: these lines are never changed, only added to.
STORED = [
    ("nothing", "{}", Reply()),
    ("a text", '{"screens": [{"text": "uno"}]}', Reply((Screen("uno"),))),
    ("a toast", '{"toast": "Ya", "press_id": "9"}', Reply(toast="Ya", press_id="9")),
    (
        "a question",
        '{"screens": [{"text": "¿?", "rows": [[["Sí", "answer:1:2:0"]]]}], "press_id": "9", "pressed_message_id": 7}',
        Reply((Screen("¿?", ((Button("Sí", "answer:1:2:0"),),)),), press_id="9", pressed_message_id=7),
    ),
    (
        "a request for the telephone",
        '{"screens": [{"text": "¿?", "phone_request": ["Sí", "Omitir"]}]}',
        Reply((Screen("¿?", phone_request=PhoneRequest("Sí", "Omitir")),)),
    ),
    (
        "its end",
        '{"screens": [{"text": "Gracias", "ends_phone_request": true}]}',
        Reply((Screen("Gracias", ends_phone_request=True),)),
    ),
]


@pytest.mark.parametrize(("stored", "reply"), [row[1:] for row in STORED], ids=[row[0] for row in STORED])
def test_a_reply_of_an_earlier_release_keeps_loading(stored, reply):
    assert Reply.from_json(json.loads(stored)) == reply
