"""CSV in, CSV out: in the order of the rows, one bad row never stops the rest, and no column is read but those asked for."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.core.errors import BotError

from .values import BadValue, Row

CASE = "case_id"
ERROR = "error"


class ColumnMissing(BotError):
    """The table lacks a column."""


class UnreadableTable(BotError):
    """The table is not a CSV file in UTF-8."""


@dataclass(frozen=True)
class Task:
    """One calculator over a table: what it reads, what it writes, and one row of it."""

    inputs: Sequence[str]
    outputs: Sequence[str]
    answer: Callable[[Row], dict[str, object]]


def evaluate(task: Task, source: Path, target: Path) -> int:
    """Answer every row of ``source`` into ``target``; the number of bad rows. Raises ``BotError`` for a bad table."""
    header, lines = _read(source)
    missing = [name for name in task.inputs if name not in header]
    if missing:
        raise ColumnMissing(f"missing input column: {', '.join(missing)}")
    answers = [_answer(task, header, line) for line in lines]
    try:
        with target.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [CASE, *task.outputs, ERROR], restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(answers)
    except OSError as error:
        raise UnreadableTable(f"cannot write {target}: {error.strerror}") from None
    return sum(bool(answer.get(ERROR)) for answer in answers)


def _read(source: Path) -> tuple[list[str], list[list[str]]]:
    try:
        with source.open(encoding="utf-8-sig", newline="") as file:
            lines = [line for line in csv.reader(file) if any(cell.strip() for cell in line)]
    except OSError as error:
        raise UnreadableTable(f"cannot read {source}: {error.strerror}") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise UnreadableTable(f"{source} is not a CSV file in UTF-8: {error}") from None
    if not lines:
        raise UnreadableTable(f"{source} is empty")
    return [cell.strip() for cell in lines[0]], lines[1:]


def _answer(task: Task, header: list[str], line: list[str]) -> dict[str, object]:
    cells = dict(zip(header, line, strict=False))
    case: dict[str, object] = {CASE: cells.get(CASE, "").strip()}
    if len(line) != len(header):
        return case | {ERROR: f"{len(line)} cells under {len(header)} columns"}
    try:
        return case | task.answer(Row({name: cells[name] for name in task.inputs}))
    except BadValue as error:
        return case | {ERROR: str(error)}
