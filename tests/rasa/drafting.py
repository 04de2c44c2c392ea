"""Publishes a pretended model, without Rasa, so that it can be killed in the middle."""

from __future__ import annotations

from pathlib import Path

from bot.nlu import model_store


def drafted(folder: Path, content: str) -> None:
    with model_store.drafting(folder) as draft:
        (draft / "ear").mkdir()
        (draft / "ear" / "ear.json").write_text(content)
        (draft / "rasa.tar.gz").write_text(content)
        model_store.publish(draft, folder, content)
