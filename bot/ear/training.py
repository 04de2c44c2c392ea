"""Reads the training examples in Rasa's YAML format, without Rasa."""

from __future__ import annotations

from pathlib import Path

import yaml

Example = tuple[str, str]


def read_examples(folder: Path) -> list[Example]:
    """All (text, label) of the ``*.yml`` files in ``folder``, in the order of file names. Raises ``ValueError``."""
    found: list[Example] = []
    for path in sorted(folder.glob("*.yml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        for block in content.get("nlu", []):
            if "intent" in block:
                found += [(text, block["intent"]) for text in _texts(block, path)]
    return found


def _texts(block: dict[str, str], path: Path) -> list[str]:
    """The examples of one block: block text, one "- " line each."""
    texts = []
    for line in (block.get("examples") or "").splitlines():
        if line.strip():
            if not line.startswith("- "):
                raise ValueError(f"{path.name}, {block['intent']}: a line without '- ': {line!r}")
            texts.append(line[2:].strip())
    return texts
