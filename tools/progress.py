"""Runs a long command and says now and then how far it is; its own output is shown only when it fails."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
import time
from typing import List, Sequence

TAIL = 40  # lines of the command's output shown when it fails


class StepFailed(Exception):
    """A step of the installation failed."""


class _Reader(threading.Thread):
    """Keeps the output of a process and counts the lines that mean progress."""

    def __init__(self, process: subprocess.Popen, counted: str) -> None:
        super().__init__(daemon=True)
        self.lines: List[str] = []
        self.count = 0
        self._process = process
        self._counted = re.compile(counted)

    def run(self) -> None:
        for line in self._process.stdout or ():
            self.lines.append(line.rstrip())
            self.count += bool(self._counted.match(line))


def _say(title: str, reader: _Reader, total: int, seconds: float, last: bool = False) -> None:
    known = f"{min(reader.count, total)} of {total} packages fetched, " if reader.count else ""
    text = f"{title} … {known}{seconds:.0f} s"
    if sys.stdout.isatty():
        print(f"\r\033[K{text}", end="\n" if last else "", flush=True)
    else:
        print(text + (", done" if last else ""), flush=True)


def run(command: Sequence[str], title: str, *, total: int = 0, counted: str = "$^", hold: int = -1) -> None:
    """Run ``command``; raise ``StepFailed`` with the end of its output when it fails.

    ``counted`` matches the lines that stand for one of ``total`` packages; ``hold`` is a file descriptor
    the command inherits, so that a lock outlives a killed parent.
    """
    start = time.monotonic()
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
        pass_fds=[hold] if hold >= 0 else [],
    ) as process:
        reader = _Reader(process, counted)
        reader.start()
        while not _ended(process):
            _say(title, reader, total, time.monotonic() - start)
        reader.join()
    if process.returncode:
        problem = f"{title}: failed with code {process.returncode}"
        raise StepFailed("\n".join([*reader.lines[-TAIL:], problem]))
    _say(title, reader, total, time.monotonic() - start, last=True)


def _ended(process: subprocess.Popen) -> bool:
    """Wait a while for the end: shorter where the line can be written over."""
    try:
        process.wait(timeout=1.0 if sys.stdout.isatty() else 20.0)
    except subprocess.TimeoutExpired:
        return False
    return True
