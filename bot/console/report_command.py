"""``python -m bot report --year 2026``: the year in numbers as CSV. Counts only, small ones not exactly."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.core import clock
from bot.store import daily_counts, open_store

from . import report


def main(argv: list[str]) -> int:
    """Count up to this moment, then write the report, to standard output or into a file."""
    parser = argparse.ArgumentParser(prog="bot report", description=__doc__)
    parser.add_argument("--year", type=int, default=clock.today().year)
    parser.add_argument("--out", type=Path, help="a file; without it the report is printed")
    wanted = parser.parse_args(argv)
    store = open_store()
    try:
        daily_counts.keep(store, clock.now())
        with store.read() as tx:
            text = report.as_csv(report.tables(daily_counts.of_year(tx, wanted.year), wanted.year))
    finally:
        store.close()
    if wanted.out:
        wanted.out.write_text(text, encoding="utf-8", newline="")
    else:
        print(text.removeprefix("\ufeff"), end="")
    return 0
