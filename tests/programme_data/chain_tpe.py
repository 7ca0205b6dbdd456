"""The TPE of each chain as the service gets it, row by row, for the tests of this folder."""

from ruta.data import shipped_form

CHAINS = ("cacao", "coffee", "banana")
LANGUAGES = {"es": "Español (es)", "en": "English (en)"}
TEXTS = ("label", "hint", "constraint_message", "form_title")


class ChainTpe:
    """One chain's form: its rows, its questions by number, its lists of options by name."""

    def __init__(self, chain):
        self.chain = chain
        self.sheets = shipped_form(f"tpe_{chain}")
        rows = {name: [dict(row) for _, row in sheet.rows] for name, sheet in self.sheets.items()}
        self.survey, self.choices, self.settings = rows["survey"], rows["choices"], rows["settings"]
        self.questions = {int(row["number"]): row for row in self.survey if row["number"]}
        self.lists = {}
        for choice in self.choices:
            self.lists.setdefault(choice["list_name"], []).append(choice)

    def options(self, number):
        kind, _, list_name = self.questions[number]["type"].partition(" ")
        return self.lists[list_name] if kind.startswith("select") else []

    def labels(self, number, language="es"):
        return [said(choice, "label", language) for choice in self.options(number)]

    def numbers_by_group(self):
        """Section or block name → the numbers of the questions inside it, blocks inside their sections too."""
        inside, groups = [], {}
        for row in self.survey:
            if row["type"] == "begin_group":
                inside.append(row["name"])
            elif row["type"] == "end_group":
                inside.pop()
            else:
                for name in inside:
                    groups.setdefault(name, []).append(int(row["number"]))
        assert not inside
        return groups

    def texts(self, language):
        """All that a person may read."""
        rows = [*self.survey, *self.choices, *self.settings]
        columns = [f"{text}::{LANGUAGES[language]}" for text in TEXTS]
        return [row[column] for row in rows for column in columns if row.get(column)]


def said(row, text, language="es"):
    """What the row says in a language."""
    return row[f"{text}::{LANGUAGES[language]}"]


def is_text(header):
    """Whether people read what stands under the header."""
    return header.partition("::")[0] in TEXTS


TPES = {chain: ChainTpe(chain) for chain in CHAINS}
