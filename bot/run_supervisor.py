"""Runs several processes as one: when one ends all are stopped, and the reason is the last line printed."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from bot.run_part import RUNNER

GRACE = 10.0  # seconds to end by oneself after SIGTERM
TICK = 0.1
COLOURS = (36, 33, 35, 32)
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def read_procfile(path: Path) -> dict[str, list[str]]:
    """The processes of a Procfile, each a name and a command; ``python`` is the one running this."""
    parts = {}
    for line in path.read_text().splitlines():
        name, colon, command = line.partition(":")
        if colon and not line.startswith("#"):
            words = shlex.split(command)
            parts[name.strip()] = [sys.executable, *words[1:]] if words[0] == "python" else words
    return parts


class Supervisor:
    """The processes of one start. ``waiting`` names those not yet ready; ``on_ready`` runs once when none is."""

    def __init__(
        self,
        parts: dict[str, list[str]],
        *,
        waiting: Callable[[], list[str]] = lambda: [],
        on_ready: Callable[[float], None] = lambda seconds: None,
        ready_within: float = 180.0,
        grace: float = GRACE,
    ) -> None:
        self.parts = parts
        self.waiting = waiting
        self.on_ready = on_ready
        self.ready_within = ready_within
        self.grace = grace
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._readers: list[threading.Thread] = []
        self._printing = threading.Lock()
        self._signals = 0

    def run(self, folder: Path) -> int:
        """Start everything in ``folder`` and stay until the end: 0 after a signal, else not 0."""
        for number in SIGNALS:
            signal.signal(number, self._on_signal)
        try:
            for colour, (name, command) in enumerate(self.parts.items()):
                self._start(name, command, folder, COLOURS[colour % len(COLOURS)])
            reason, code = self._watch()
        except OSError as error:
            reason, code = f"Starting failed: {error}; everything was stopped.", 1
        finally:
            self._stop()
        print(reason, flush=True)
        return code

    def _on_signal(self, _number: int, _frame: object) -> None:
        self._signals += 1

    def _start(self, name: str, command: list[str], folder: Path, colour: int) -> None:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, "PYTHONUNBUFFERED": "1", RUNNER: str(os.getpid())},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches us only, and a whole group can be ended
        )
        self._running[name] = process
        reader = threading.Thread(target=self._relay, args=(name, process, colour), daemon=True)
        reader.start()
        self._readers.append(reader)

    def _relay(self, name: str, process: subprocess.Popen[bytes], colour: int) -> None:
        prefix = f"{name:<{max(map(len, self.parts))}} | "
        if sys.stdout.isatty():
            prefix = f"\033[{colour}m{prefix}\033[0m"
        for line in process.stdout or ():
            with self._printing:
                print(prefix + line.decode(errors="replace").rstrip(), flush=True)

    def _watch(self) -> tuple[str, int]:
        """Wait for the end and say why it came, with the exit code for it."""
        start = time.monotonic()
        ready = False
        while not self._signals:
            for name, process in self._running.items():
                if process.poll() is not None:
                    return f"{name} {_ending(process.returncode)}; everything was stopped.", 1
            if not ready:
                late = self.waiting()
                seconds = time.monotonic() - start
                ready = not late
                if ready:
                    with self._printing:
                        self.on_ready(seconds)
                elif seconds > self.ready_within:
                    return f"{', '.join(late)}: not ready after {seconds:.0f} s; everything was stopped.", 1
            time.sleep(TICK)
        return "Everything was stopped.", 0

    def _stop(self) -> None:
        """Ask all to end, kill what has not after the grace or at a second signal, and leave nothing behind."""
        asked = self._signals
        self._tell(signal.SIGTERM)
        until = time.monotonic() + self.grace
        while time.monotonic() < until and self._signals <= max(asked, 1):
            if all(process.poll() is not None for process in self._running.values()):
                break
            time.sleep(TICK)
        self._tell(signal.SIGKILL)
        for process in self._running.values():
            process.wait()
        for reader in self._readers:
            reader.join(timeout=2)

    def _tell(self, number: signal.Signals) -> None:
        for process in self._running.values():
            try:
                os.killpg(process.pid, number)
            except ProcessLookupError:
                continue  # the whole group is gone


def _ending(code: int) -> str:
    return f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
