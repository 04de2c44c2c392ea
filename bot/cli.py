"""The command line: one table of commands, each imported only when it is asked for."""

from __future__ import annotations

import sys
from importlib import import_module

from bot.core.errors import BotError

COMMANDS = {
    "run": ("bot.run", "start everything on this machine and say where it is"),
    "serve": ("bot.serve", "start the gateway, dialogue, delivery and console roles"),
    "chat": ("bot.chat", "talk to a running assistant, one JSON line a message"),
    "parse": ("bot.ear.command", "what the ear makes of a text, one JSON line a text"),
    "calc": ("bot.calculators.evaluation.command", "run a calculator over a table, for evaluation"),
    "train": ("bot.nlu.train", "train the ear and Rasa, if anything changed"),
    "migrate": ("bot.store.migrate", "bring the database to its newest shape"),
    "check-knowledge": ("bot.knowledge.command", "check every card and its sources"),
    "pages": ("bot.knowledge.pages.command", "write the page of answers and the jurist's handbook"),
    "messenger-profile": (
        "bot.channels.messenger.command",
        "set up the Messenger profile of the configured Pages",
    ),
    "zalo-consent": ("bot.channels.zalo.command", "fetch an OA's first pair of tokens, or a new one"),
    "doctor": ("bot.doctor", "check everything, the platforms included, and say what to do"),
    "export-examples": (
        "bot.console.examples_command",
        "what was made of unanswered questions, as training files",
    ),
    "report": ("bot.console.report_command", "a year in numbers, as CSV"),
    "officer": ("bot.console.command", "add officers, set passwords, disable accounts"),
}


def main(argv: list[str]) -> int:
    """Run one command; its exit code is ours. 2: no such command, or settings that must not run."""
    if not argv or argv[0] not in COMMANDS:
        print("usage: python -m bot COMMAND …\n", file=sys.stderr)
        for name, (_, does) in COMMANDS.items():
            print(f"  {name:16} {does}", file=sys.stderr)
        return 0 if argv in (["-h"], ["--help"]) else 2
    try:
        return import_module(COMMANDS[argv[0]][0]).main(argv[1:])
    except BotError as error:
        print(f"{argv[0]}: {error}", file=sys.stderr)
        return 2
