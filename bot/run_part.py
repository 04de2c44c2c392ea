"""Becomes one of the processes in the Procfile, after making sure that it dies with whoever started it."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from typing import NoReturn

from bot.nlu import commands

RUNNER = "BOT_RUNNER_PID"
PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """Ask Linux to kill this process when its parent is gone, however the parent went.

    A kill, not a request: nothing is lost by it (the store is the truth), and a leftover would hold the port.
    """
    if sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    runner = os.environ.get(RUNNER)
    if runner and int(runner) != os.getppid():  # it was gone before we could ask
        sys.exit(1)


def command(name: str) -> list[str]:
    """The command line of one part. Raises ``KeyError`` for an unknown one."""
    parts = {
        "rasa": commands.rasa_command,
        "actions": commands.actions_command,
        "serve": lambda: [sys.executable, "-m", "bot", "serve"],
    }
    return parts[name]()


def main(name: str, *arguments: str) -> NoReturn:
    """Become the part ``name``; ``arguments`` go to its command."""
    die_with_parent()
    wanted = [*command(name), *arguments]
    os.execve(wanted[0], wanted, {**commands.rasa_environment(), **os.environ})


if __name__ == "__main__":
    main(*sys.argv[1:])
