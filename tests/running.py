"""Starts the real processes, kills them, and starts them again: for the acceptance, crash and bench rings."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import httpx

from bot.channels.simulator import accounts_file

ROOT = Path(__file__).resolve().parents[1]
TOGETHER = {"rasa": ("rasa",), "actions": ("actions",), "serve": ("serve",)}
# The platforms live on when we die: a simulator in a process of its own, which keeps its memory.
PLATFORMS_APART = {
    **TOGETHER,
    "serve": ("serve", "--roles", "gateway,console,dialogue,delivery"),
    "simulator": ("serve", "--roles", "simulator"),
}


def free_port() -> int:
    """A port that nobody listens on, below those the system hands out: nobody is given it before we use it."""
    while True:
        port = random.randrange(12_000, 32_000)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port


def until(condition: Callable[[], bool], seconds: float, what: str) -> None:
    """Wait for ``condition``. Raises ``AssertionError`` naming ``what`` never came."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError(f"waited {seconds:.0f} s for {what}")


class Running:
    """Rasa, the action server and ``bot serve`` on free ports, with a data folder of their own.

    ``parts``: the processes, each with the arguments of ``bot.run_part``.
    """

    def __init__(
        self, folder: Path, *, parts: Mapping[str, Sequence[str]] = TOGETHER, **settings: object
    ) -> None:
        self.folder = folder
        self.parts = parts
        self.ports = {name: free_port() for name in ("rasa", "actions", "web", "console", "simulator")}
        self.environment = {
            **os.environ,
            "BOT_DATA_DIR": str(folder / "data"),
            "BOT_RASA_PORT": str(self.ports["rasa"]),
            "BOT_ACTIONS_PORT": str(self.ports["actions"]),
            "BOT_PORT": str(self.ports["web"]),
            "BOT_CONSOLE_PORT": str(self.ports["console"]),
            "BOT_SIMULATOR_PORT": str(self.ports["simulator"]),
            "PYTHONUNBUFFERED": "1",
            **{f"BOT_{name.upper()}": str(value) for name, value in settings.items()},
        }
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.url = f"http://127.0.0.1:{self.ports['web']}"
        self.console_url = f"http://127.0.0.1:{self.ports['console']}"
        self.simulator_url = f"http://127.0.0.1:{self.ports['simulator']}"
        self._rasa_health = f"http://127.0.0.1:{self.ports['rasa']}/webhooks/turn/health"

    def command(self, *arguments: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
        """``python -m bot …`` in this installation, to its end."""
        return subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            env=self.environment,
            cwd=ROOT,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=300,
        )

    def prepare(self) -> None:
        """Train if the model is stale, migrate, and let the simulator play the platforms."""
        for name in ("train", "migrate"):
            done = self.command(name)
            assert done.returncode == 0, done.stderr
        accounts_file(self.folder / "data" / "channels.yml", self.simulator_url)

    def start(self, *parts: str) -> None:
        """Start these parts, or all."""
        for part in parts or self.parts:
            with (self.folder / f"{part}.log").open("ab") as log:
                self.processes[part] = subprocess.Popen(
                    [sys.executable, "-m", "bot.run_part", *self.parts[part]],
                    env=self.environment,
                    cwd=ROOT,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )

    def wait_ready(self, seconds: float = 90) -> None:
        """Wait until a message would be answered."""
        pages = [f"{site}/healthz" for site in (self.url, self.console_url, self.simulator_url)]
        for url in (*pages, self._rasa_health):
            until(lambda url=url: self._answers(url), seconds, url)
        until(self._actions_listen, seconds, "the action server")

    def _answers(self, url: str) -> bool:
        for name, process in self.processes.items():
            assert process.poll() is None, f"{name} ended: {self.log(name)[-2000:]}"
        try:
            return httpx.get(url, trust_env=False, timeout=2).status_code == 200
        except httpx.HTTPError:
            return False

    def _actions_listen(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.ports["actions"])) == 0

    def kill(self, part: str) -> None:
        """SIGKILL, and wait until it is gone."""
        process = self.processes.pop(part)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        """SIGTERM for all, and SIGKILL for who does not listen."""
        for process in self.processes.values():
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes.values():
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self.processes.clear()

    def log(self, part: str) -> str:
        """What a part has printed."""
        return (self.folder / f"{part}.log").read_text(errors="replace")
