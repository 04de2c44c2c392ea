"""``python -m bot pages``: writes the page of answers and the jurist's handbook as files to print or to put on a site."""

from __future__ import annotations

import argparse
import shutil
from datetime import date
from pathlib import Path

from bot.core.clock import today
from bot.knowledge.current import knowledge

from . import FOLDER, answers_page, changes_page, handbook_page


def main(argv: list[str]) -> int:
    """0 when the files are written."""
    parser = argparse.ArgumentParser(prog="python -m bot pages", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder to write into")
    parser.add_argument("--day", type=date.fromisoformat, default=today(), help="the day whose law answers")
    parser.add_argument(
        "--compare", type=date.fromisoformat, help="also what differs between that day and --day"
    )
    asked = parser.parse_args(argv)
    asked.out.mkdir(parents=True, exist_ok=True)
    pages = {
        "hoi-dap.html": answers_page(knowledge(), asked.day),
        "so-tay.html": handbook_page(knowledge(), asked.day),
    }
    if asked.compare:
        earlier, later = sorted((asked.compare, asked.day))
        pages["khac-nhau.html"] = changes_page(knowledge(), earlier, later)
    for name, html in pages.items():
        (asked.out / name).write_text(html, encoding="utf-8")
        print(asked.out / name)
    for name in ("pages.css", "pages.js"):
        shutil.copy(FOLDER / name, asked.out / name)
    return 0
