"""How a command is written: what commands have in common, and what to say where the words typed make none."""

from typing import Any

import typer
from typer.core import TyperGroup

from programme.messages import Message

FileToRead = typer.Argument(metavar="ARCHIVO", help="Un .xlsx o .csv.")
Json = typer.Option("--json", help="Para programas: un documento JSON en la salida.")


def mistake(error: typer.TyperException) -> Message:
    """What was typed wrong, and how to see what can be typed. Typer's own sentences are English and several lines."""
    if isinstance(error, typer.BadParameter):
        return _of_value(error)
    if option := getattr(error, "option_name", None):
        return Message("The option {option} is unknown or incomplete. Add --help to see all.", {"option": option})
    context: Any = getattr(error, "ctx", None)
    if context is not None and isinstance(context.command, TyperGroup):
        facts = {"command": context.command_path, "known": ", ".join(context.command.commands)}
        return Message("After “{command}” comes one of these: {known}. Add --help to see more.", facts)
    return Message("There are too many words. Add --help to see how it is written.")


def _of_value(error: typer.BadParameter) -> Message:
    name = getattr(error.param, "metavar", None) or (error.param.opts[0] if error.param else "")
    if not error.message:
        return Message("{name} is missing. Add --help to see how it is written.", {"name": name})
    return Message("{name} cannot be that. Add --help to see how it is written.", {"name": name})
