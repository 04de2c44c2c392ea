"""The shared secret between the dialogue role and Rasa's turn channel, made once and kept beside the data."""

from __future__ import annotations

import os
from pathlib import Path

from .ids import new_token
from .settings import settings


def rasa_token() -> str:
    """The bearer token: ``BOT_RASA_TOKEN``, or the one in ``data_dir/rasa.token`` (mode 0600, made on first use)."""
    return settings().rasa_token or _from_file(settings().data_dir / "rasa.token")


def _from_file(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    if not path.exists():
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(new_token())
        try:
            os.link(draft, path)  # the first of several starting processes wins
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
