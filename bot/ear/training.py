"""Reads the training examples in Rasa's YAML format, without Rasa."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

Example = tuple[str, str]
ACTS = frozenset(
    {"yes", "no", "dont_know", "correct", "back", "stop"}
)  # what one says to a question; acts.yml


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


def as_yaml(examples: Sequence[Example]) -> dict[str, str]:
    """The examples as files in the same format, by file name: one for each topic. What is read back is what was given."""
    topics: dict[str, dict[str, list[str]]] = {}
    for text, label in examples:
        name = "acts" if label in ACTS else label.partition("/")[0]
        topics.setdefault(name, {}).setdefault(label, []).append(" ".join(text.split()))
    return {f"{name}.yml": _file(labels) for name, labels in sorted(topics.items())}


def _file(labels: Mapping[str, list[str]]) -> str:
    lines = ['version: "3.1"', "nlu:"]
    for label, texts in sorted(labels.items()):
        lines += [
            f'- intent: "{label}"' if label in ACTS else f"- intent: {label}",
            "  examples: |",
            *(f"    - {text}" for text in texts),
        ]
    return "\n".join(lines) + "\n"
