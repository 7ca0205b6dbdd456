"""Formatted text, by tables."""

import pytest

from sandbox.entities import find_entities, parse_html
from sandbox.errors import TelegramError


def entity(kind, offset, length, **facts):
    return {"type": kind, "offset": offset, "length": length, **facts}


@pytest.mark.parametrize(
    ("label", "source", "text", "entities"),
    [
        ("plain", "hola", "hola", []),
        ("bold", "<b>hola</b>", "hola", [entity("bold", 0, 4)]),
        ("nested", "<b>a<i>b</i></b>", "ab", [entity("bold", 0, 2), entity("italic", 1, 1)]),
        (
            "link",
            '<a href="https://x.pe?a=1&amp;b=2">x</a>',
            "x",
            [entity("text_link", 0, 1, url="https://x.pe?a=1&b=2")],
        ),
        ("link without address", "<a>x</a>", "x", []),
        ("spoiler", '<span class="tg-spoiler">x</span>', "x", [entity("spoiler", 0, 1)]),
        ("short end tag", "<b>x</>", "x", [entity("bold", 0, 1)]),
        ("references", "&lt;b&gt; &amp; &#241; &#xF1; &nbsp; &", "<b> & ñ ñ &nbsp; &", []),
        ("blanks at the ends", " \n<b> x </b> ", "x", [entity("bold", 0, 1)]),
        ("UTF-16 offsets", "😀<b>😀</b>", "😀😀", [entity("bold", 2, 2)]),
        ("empty tag", "a<b></b>", "a", []),
    ],
)
def test_html_is_read_as_telegram_reads_it(label, source, text, entities):
    assert parse_html(source) == (text, entities)


@pytest.mark.parametrize(
    ("label", "source", "problem"),
    [
        ("unknown", "ñ<div>x</div>", 'Unsupported start tag "div" at byte offset 2'),
        ("bare sign", "1 < 2 > 0", 'Unsupported start tag "" at byte offset 2'),
        ("no end of tag", "a <b", "Unclosed start tag at byte offset 2"),
        ("crossed", "<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("end only", "x</b>", "Unexpected end tag at byte offset 1"),
        ("start only", "<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("span", "<span>x</span>", 'Tag "span" must have class "tg-spoiler"'),
    ],
)
def test_html_that_telegram_would_refuse_is_refused(label, source, problem):
    with pytest.raises(TelegramError) as refused:
        parse_html(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {problem}"


@pytest.mark.parametrize(
    ("label", "text", "entities"),
    [
        ("command", "/start abc", [entity("bot_command", 0, 6)]),
        ("command inside", "Vea /menu.", [entity("bot_command", 4, 5)]),
        ("command of a bot", "/menu@ruta_demo_bot", [entity("bot_command", 0, 19)]),
        ("no command", "1/2 y/o a//b /año", []),
        ("link", "Vea (https://x.pe/a?b=1).", [entity("url", 5, 18)]),
        ("t.me link after an emoji", "😀 t.me/ruta", [entity("url", 3, 9)]),
    ],
)
def test_commands_and_links_are_found_in_plain_text(label, text, entities):
    assert find_entities(text) == entities
