"""How Rasa and the action server are started: one place for Makefile, compose, `bot run` and the tests.

Both commands want the repository as their working directory and ``rasa_environment()`` in their environment.
"""

from __future__ import annotations

import sys
from pathlib import Path

from bot.core.settings import ROOT, settings

from . import model_store

LOOPBACK = "127.0.0.1"


def model_file() -> Path:
    """The Rasa model that ``python -m bot train`` writes."""
    return settings().model_dir / model_store.RASA


def rasa_command(interface: str = LOOPBACK) -> list[str]:
    """The Rasa server. Only inside a container may it listen on more than loopback."""
    argv = [sys.executable, "-m", "bot.rasa_cli", "run", "--model", str(model_file())]
    argv += ["--endpoints", str(ROOT / "endpoints.yml"), "--credentials", str(ROOT / "credentials.yml")]
    return [*argv, "--interface", interface, "--port", str(settings().rasa_port)]


def actions_command() -> list[str]:
    """The action server. It has no authentication: ``SANIC_HOST`` keeps it on loopback."""
    return [sys.executable, "-m", "bot.nlu.action_server"]


def rasa_environment() -> dict[str, str]:
    """Additions for both: no telemetry, no cache of trainings, where the actions are."""
    return {
        "RASA_TELEMETRY_ENABLED": "false",
        "RASA_MAX_CACHE_SIZE": "0",
        "SANIC_HOST": LOOPBACK,
        "BOT_ACTIONS_URL": f"http://{LOOPBACK}:{settings().actions_port}/webhook",
    }
