"""The tables under data/ and the real command over them."""

from __future__ import annotations

import csv
from pathlib import Path

from bot.cli import main

DATA = Path(__file__).with_name("data")


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    """A table of ``rows``, all with the columns of the first."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def calc(calculator: str, source: Path, target: Path) -> int:
    """``python -m bot calc``; its exit code."""
    return main(["calc", calculator, "--csv", str(source), "--out", str(target)])
