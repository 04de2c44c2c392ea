"""What the ear already knows, and how new examples leave the house: files in the format of data/nlu."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from bot.core.settings import ROOT
from bot.ear.fold import fold
from bot.ear.training import as_yaml, read_examples
from bot.knowledge import knowledge
from bot.knowledge.book import NEVER_SUGGESTED
from bot.store.examples import Kept

FOLDER = ROOT / "data" / "nlu"
SUGGESTED = 3


def needs() -> dict[str, str]:
    """Every need that an example may be labelled with, and how people read it."""
    book = knowledge()
    return {need: book.question(need) for need in book.needs()}


def likely(text: str) -> list[str]:
    """Needs whose cards share words with ``text``, for the one who chooses."""
    return [
        need for need in knowledge().suggest(text, SUGGESTED) if need.partition("/")[0] not in NEVER_SUGGESTED
    ]


def same(text: str, kept: Sequence[Kept]) -> str | None:
    """The need under which these words, accents aside, are an example already; ``None`` when they are new."""
    wanted = _plain(text)
    here = next((one.need for one in kept if _plain(one.text) == wanted), None)
    return here or _known(_stamp()).get(wanted)


def files(kept: Sequence[Kept]) -> dict[str, str]:
    """By file name, in the format of data/nlu."""
    return as_yaml([(one.text, one.need) for one in kept])


def packed(kept: Sequence[Kept]) -> bytes:
    """The same as a ZIP file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in files(kept).items():
            made.writestr(name, text)
    return out.getvalue()


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text.lower())))


def _stamp(folder: Path = FOLDER) -> tuple[tuple[str, int], ...]:
    return tuple((path.name, path.stat().st_mtime_ns) for path in sorted(folder.glob("*.yml")))


@lru_cache(maxsize=1)
def _known(_stamp: object) -> dict[str, str]:
    """The examples of the files, folded → label. Takes seconds, and is done anew only when a file has changed."""
    return {_plain(text): label for text, label in read_examples(FOLDER)}
