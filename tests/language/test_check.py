"""A catalog that would say something wrong, or nothing, is noticed before anybody reads it."""

import pytest

from language.check import ROOT, findings, update
from language.errors import BrokenCatalogError, TemplateTextError
from language.extraction import extract

CODE = """
from programme.messages import Message
def speak(_, sure):
    yield _("Good morning, {name}", name="Ana")
    yield _.many("{n} question", "{n} questions", n=3)
    yield Message("Yes" if sure else "No")
    yield Message("outer " "text", {"inner": Message("inner")})
    yield _(sure)
    yield _.of(sure)
"""
SPANISH = {
    "Good morning, {name}": "Buenos días, {name}",
    "Yes": "Sí",
    "No": "No",
    "outer text": "por fuera",
    "inner": "por dentro",
}


@pytest.fixture
def house(tmp_path):
    """A house of one room, with complete catalogs."""
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "speech.py").write_text(CODE, encoding="utf-8")
    update(tmp_path)
    path = po(tmp_path)
    text = path.read_text(encoding="utf-8")
    for msgid, msgstr in SPANISH.items():
        text = text.replace(f'msgid "{msgid}"\nmsgstr ""', f'msgid "{msgid}"\nmsgstr "{msgstr}"')
    text = text.replace('msgstr[0] ""\nmsgstr[1] ""', 'msgstr[0] "{n} pregunta"\nmsgstr[1] "{n} preguntas"')
    path.write_text(text, encoding="utf-8")
    return tmp_path


def po(house, locale="es"):
    return house / "language" / "locale" / locale / "LC_MESSAGES" / "ruta.po"


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_catalogs_of_this_repository_are_well_formed():
    """That they are complete is the check's own word; here: nothing in them is ill-formed, unused or fuzzy."""
    allowed = ("has no translation", "is not there: run", "is out of date: run", "is not said any more: delete it")
    assert [found for found in findings(ROOT) if not any(words in found for words in allowed)] == []


def test_complete_catalogs_have_no_findings(house):
    assert list(findings(house)) == []


def test_all_three_ways_to_speak_are_extracted_and_computed_ones_are_not(house):
    assert {message.id for message in extract(house) if message.id} == {
        "Good morning, {name}",
        ("{n} question", "{n} questions"),
        "Yes",
        "No",
        "outer text",
        "inner",
    }


DEFECTS = [
    ("nothing written", 'msgstr "Sí"', 'msgstr ""', "“Yes” has no translation"),
    ("one plural form empty", 'msgstr[1] "{n} preguntas"', 'msgstr[1] ""', "“{n} question” has no translation"),
    ("one plural form absent", 'msgstr[1] "{n} preguntas"\n', "", "“{n} question” has no translation"),
    ("marked fuzzy", 'msgid "Yes"', '#, fuzzy\nmsgid "Yes"', "“Yes” is marked fuzzy"),
    ("another fact", "días, {name}", "días, {nombre}", "names other facts in “Buenos días, {nombre}”"),
    ("a fact forgotten", "días, {name}", "días", "names other facts in “Buenos días”"),
    ("a fact forgotten in a plural", "{n} preguntas", "preguntas", "names other facts in “preguntas”"),
    ("an attribute of a fact", "días, {name}", "días, {name.real}", "has braces that do not fit"),
    ("a place without a name", "días, {name}", "días, {}", "has braces that do not fit"),
    ("an open brace", "días, {name}", "días, {name", "has braces that do not fit"),
    ("an entry removed", 'msgid "Yes"\nmsgstr "Sí"\n', "", "“Yes” is not there"),
    (
        "an entry of nobody",
        'msgid "Yes"',
        'msgid "Maybe"\nmsgstr "Tal vez"\n\nmsgid "Yes"',
        "“Maybe” is not said any more",
    ),
    (
        "an obsolete entry",
        'msgid "Yes"',
        '#~ msgid "Maybe"\n#~ msgstr "Tal vez"\n\nmsgid "Yes"',
        "“Maybe” is not said any more",
    ),
]


@pytest.mark.parametrize(("old", "new", "sentence"), [row[1:] for row in DEFECTS], ids=[row[0] for row in DEFECTS])
def test_a_defect_in_a_catalog_is_found(house, old, new, sentence):
    edit(po(house), old, new)
    found = list(findings(house))
    assert any(sentence in finding for finding in found), found
    assert all(finding.startswith("language/locale/es/LC_MESSAGES/ruta.po: ") for finding in found)


def test_a_new_sentence_in_the_code_makes_the_template_stale(house):
    edit(house / "bot" / "speech.py", '"inner"', '"changed"')
    found = list(findings(house))
    assert "language/locale/ruta.pot is out of date: run `python -m language.check --update`" in found
    assert any("“changed” is not there" in finding for finding in found)


def test_an_update_keeps_translations_and_fills_in_the_english(house):
    edit(po(house, "en"), 'msgstr "Yes"', 'msgstr "Yes, please"')
    edit(house / "bot" / "speech.py", '"Good morning, {name}"', '"Good evening, {name}"')
    update(house)
    spanish = po(house).read_text(encoding="utf-8")
    english = po(house, "en").read_text(encoding="utf-8")
    assert 'msgid "Yes"\nmsgstr "Sí"' in spanish
    assert 'msgid "Good evening, {name}"\nmsgstr ""' in spanish
    assert '#~ msgid "Good morning, {name}"\n#~ msgstr "Buenos días, {name}"' in spanish
    assert 'msgid "Yes"\nmsgstr "Yes, please"' in english
    assert 'msgid "Good evening, {name}"\nmsgstr "Good evening, {name}"' in english
    assert "Good morning" not in english


def test_a_sentence_that_comes_back_finds_its_translation_again(house):
    complete = po(house).read_bytes()
    edit(house / "bot" / "speech.py", '"inner"', '"changed"')
    update(house)
    edit(house / "bot" / "speech.py", '"changed"', '"inner"')
    update(house)
    assert po(house).read_bytes() == complete


def test_an_update_twice_changes_nothing_and_leaves_no_dates_or_line_numbers(house):
    update(house)
    first = po(house).read_bytes()
    edit(house / "bot" / "speech.py", "\nfrom", "\n\n\nfrom")
    update(house)
    assert po(house).read_bytes() == first
    assert b"20" not in first
    assert b"#:" not in first


def test_an_f_string_where_a_message_belongs_is_refused(house):
    edit(house / "bot" / "speech.py", '"Good morning, {name}"', 'f"Good morning, {name}"')
    with pytest.raises(TemplateTextError, match=r"speech\.py:4: an f-string cannot be translated"):
        update(house)


BROKEN = [
    ("one plural form too many", 'msgstr[1] "{n} preguntas"', 'msgstr[1] "{n}"\nmsgstr[2] "{n}"'),
    ("words outside quotation marks", 'msgstr "Sí"', "Sí"),
]


@pytest.mark.parametrize(("old", "new"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_a_file_that_cannot_be_read_is_neither_judged_nor_rewritten(house, old, new):
    edit(po(house), old, new)
    broken = po(house).read_bytes()
    for act in (update, lambda root: list(findings(root))):
        with pytest.raises(BrokenCatalogError, match=r"ruta\.po:\d+"):
            act(house)
    assert po(house).read_bytes() == broken
