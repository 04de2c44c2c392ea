"""Real Rasa and action server processes on free ports, and what they printed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx

from bot.core.crypto import create_key_file
from bot.core.settings import ROOT
from tests.running import free_port, until

TOKEN = "a-token-for-tests"
PATIENCE = 300  # s, for a process to start or to end on a busy machine
RASA = "from bot.run_part import command; import os; line = command('rasa'); os.execv(line[0], line)"


class Serving:
    """Rasa with our channel, and an action server, over one data folder."""

    def __init__(self, folder: Path, model_dir: Path, **settings: Any) -> None:
        self.folder, self.rasa_port, self.actions_port = folder, free_port(), free_port()
        self.environment = {
            **os.environ,
            "BOT_DATA_DIR": str(folder),
            "BOT_MODEL_DIR": str(model_dir),
            "BOT_RASA_PORT": str(self.rasa_port),
            "BOT_ACTIONS_PORT": str(self.actions_port),
            "BOT_RASA_TOKEN": TOKEN,
            "BOT_RASA_TIMEOUT_SECONDS": "60",
            **{f"BOT_{name.upper()}": str(value) for name, value in settings.items()},
        }
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        create_key_file(folder / "keys.json")
        self.client = httpx.Client(
            base_url=f"http://127.0.0.1:{self.rasa_port}/webhooks/turn",
            headers={"Authorization": f"Bearer {TOKEN}"},
            trust_env=False,
            timeout=90,
        )

    def start(self, package: str = "actions") -> Serving:
        self.launch("actions", f"from bot.nlu.action_server import main; main({package!r})")
        self.launch("rasa", RASA)
        try:
            until(lambda: self._listens(self.actions_port), PATIENCE, "the action server")
            until(lambda: self._listens(self.rasa_port), PATIENCE, "Rasa")
        except AssertionError:
            self.stop()
            raise
        return self

    def launch(self, name: str, code: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-c", code], cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )

    def _listens(self, port: int) -> bool:
        for name, process in self.processes.items():
            assert process.poll() is None, f"{name} ended: {self.printed()[-3000:]}"
        try:
            httpx.get(f"http://127.0.0.1:{port}/", trust_env=False, timeout=1)
        except httpx.HTTPError:
            return False
        return True

    def say(self, text: str, turn: str = "u1", conversation: str = "t1") -> httpx.Response:
        return self.ask({"conversation": conversation, "turn": turn, "text": text})

    def ask(self, body: Any) -> httpx.Response:
        return self.client.post("/turns", json=body)

    def printed(self) -> str:
        """All that both processes ever wrote to standard output and error."""
        return "\n".join(path.read_text(errors="replace") for path in sorted(self.folder.glob("*.log")))

    def stop(self) -> None:
        self.client.close()
        for process in self.processes.values():
            process.send_signal(signal.SIGTERM)
        for process in self.processes.values():
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
