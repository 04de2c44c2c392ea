"""``python -m bot calc expungement|loan --csv IN --out OUT``: the calculators over a table."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bot.core.errors import BotError

from . import expungement, loan
from .table import evaluate

TASKS = {"expungement": expungement.TASK, "loan": loan.TASK}


def main(argv: list[str]) -> int:
    """0: every row was answered; 1: some rows have an ``error``; 2: the table lacks a column or cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m bot calc", description=__doc__)
    parser.add_argument("calculator", choices=TASKS)
    parser.add_argument("--csv", type=Path, required=True, help="the table to read: CSV, UTF-8")
    parser.add_argument("--out", type=Path, required=True, help="where to write the answers")
    wanted = parser.parse_args(argv)
    try:
        bad = evaluate(TASKS[wanted.calculator], wanted.csv, wanted.out)
    except BotError as error:
        print(f"calc: {error}", file=sys.stderr)
        return 2
    if bad:
        print(f"calc: {bad} rows have an error", file=sys.stderr)
    return 1 if bad else 0
