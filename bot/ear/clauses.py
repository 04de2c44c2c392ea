"""Cuts a message into what could be separate questions: at signs, and at words that begin a new thought."""

from __future__ import annotations

import re

from .phrases import spellings

_SIGNS = re.compile(r"[!?;\n\r…]+|[.,:]+(?=\s|$)")
_BEGINNINGS = (
    "với lại",
    "còn",
    "và",
    "rồi",
    "xong rồi",
    "ngoài ra",
    "thêm nữa",
    "thêm",
    "sẵn",
    "sẵn tiện",
    "tiện thể",
    "nhân tiện",
    "cho hỏi",
    "cho em hỏi",
    "cho tôi hỏi",
    "hỏi thêm",
    "mà",
    "nữa là",
    "thứ hai",
    "hai là",
)
FEWEST_WORDS = 3
MOST_PARTS = 12


def _loose(phrase: str) -> str:
    return r"\s+".join(f"(?:{'|'.join(spellings(word))})" for word in phrase.split())


_BEGINNING = re.compile(
    rf"\s+(?=(?:{'|'.join(_loose(phrase) for phrase in sorted(_BEGINNINGS, key=len, reverse=True))})\s)",
    re.IGNORECASE,
)


def clauses(text: str) -> list[str]:
    """The parts of ``text`` in their order; a part of one or two words stays with the one before it."""
    parts: list[str] = []
    for sentence in _SIGNS.split(text):
        for piece in _BEGINNING.split(sentence):
            words = piece.split()
            if parts and words and len(words) < FEWEST_WORDS:
                parts[-1] += " " + piece.strip()
            elif words:
                parts.append(piece.strip())
    if len(parts) > 1 and len(parts[0].split()) < FEWEST_WORDS:
        parts[:2] = [" ".join(parts[:2])]
    return parts[:MOST_PARTS]
