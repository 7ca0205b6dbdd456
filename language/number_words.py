"""The words of numbers that people type in a chat, without accents: Spanish ones, and English multipliers."""

from collections.abc import Mapping

_TO_TWENTY_NINE = [
    *["cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"],
    *["diez", "once", "doce", "trece", "catorce", "quince", "dieciseis", "diecisiete", "dieciocho", "diecinueve"],
    *["veinte", "veintiuno", "veintidos", "veintitres", "veinticuatro", "veinticinco", "veintiseis", "veintisiete"],
    *["veintiocho", "veintinueve"],
]
_TENS = ["treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"]
_HUNDREDS = [
    *["ciento", "doscientos", "trescientos", "cuatrocientos", "quinientos"],
    *["seiscientos", "setecientos", "ochocientos", "novecientos"],
]

NUMERALS: Mapping[str, int] = {
    **{word: number for number, word in enumerate(_TO_TWENTY_NINE)},
    **{word: 10 * number for number, word in enumerate(_TENS, start=3)},
    **{word: 100 * number for number, word in enumerate(_HUNDREDS, start=1)},
    "cien": 100,
}

MULTIPLIERS: Mapping[str, int] = {
    **dict.fromkeys(["mil", "k", "thousand"], 10**3),
    **dict.fromkeys(["millon", "millones", "mill", "million", "millions"], 10**6),
}

HALVES = frozenset({"medio", "media"})

JOINTS = frozenset({"y"})

SILENT = frozenset({"un", "una", "de", "sol", "soles", "pen", "dolar", "dolares", "usd", "euro", "euros"})
"""Words that change nothing: «un millón de soles»."""
