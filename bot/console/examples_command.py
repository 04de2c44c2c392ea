"""``python -m bot export-examples``: what was made of unanswered questions, as files in the format of data/nlu."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.core import clock
from bot.store import examples, open_store

from . import learning


def main(argv: list[str]) -> int:
    """Write one file for each topic. 0, also when there is nothing to write."""
    parser = argparse.ArgumentParser(prog="bot export-examples", description=__doc__)
    parser.add_argument(
        "--out", type=Path, required=True, help="a folder; files in it of the same names are replaced"
    )
    wanted = parser.parse_args(argv)
    store = open_store()
    try:
        with store.write() as tx:
            kept = examples.kept(tx)
            examples.handed_on(tx, None, clock.now())
    finally:
        store.close()
    wanted.out.mkdir(parents=True, exist_ok=True)
    for name, text in learning.files(kept).items():
        (wanted.out / name).write_text(text, encoding="utf-8")
    print(f"{len(kept)} examples in {wanted.out}; read them once more before they go into data/nlu")
    return 0
