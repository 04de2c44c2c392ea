"""Secrets that two processes of ours share (dialogue and Rasa, chat and simulator), made once and kept beside the data."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from .ids import new_token
from .settings import settings


def rasa_token() -> str:
    """The bearer token: ``BOT_RASA_TOKEN``, or the one in ``data_dir/rasa.token`` (mode 0600, made on first use)."""
    return settings().rasa_token or _from_file(settings().data_dir / "rasa.token")


def simulator_token() -> str:
    """What ``bot chat`` shows the simulator to hear what was meant: ``data_dir/simulator.token``, made like the other."""
    return _from_file(settings().data_dir / "simulator.token")


def _from_file(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    if not path.exists():
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(new_token())
        try:
            os.link(draft, path)  # the first of several starting processes wins
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
