"""Cuts texts where reading allows: between paragraphs, lines, sentences, words — and inside a word only if it must be."""

from __future__ import annotations

import re

# best first; each is looked for in the second half of what fits, so that no piece becomes a crumb
PLACES = (r"\n\s*\n", r"\n", r"[.!?…;]\s", r"\s")


def pieces(text: str, limit: int) -> list[str]:
    """``text`` in order, in pieces of at most ``limit`` characters. At least one."""
    made = []
    rest = text.strip()
    while length(rest) > limit:
        head = _fitting(rest, limit)
        end = _place(rest, len(head))
        made.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return [*made, rest] if rest or not made else made


def cut(text: str, limit: int) -> str:
    """``text``, or its beginning and "…", within ``limit`` characters."""
    if length(text) <= limit:
        return text
    head = _fitting(text, limit - 1)
    return head[: _place(text, len(head))].rstrip() + "…"


def length(text: str) -> int:
    """Characters as phones count them: what lies beyond the first 65,536, such as most emoji, counts twice."""
    return len(text.encode("utf-16-le")) // 2


def _fitting(text: str, limit: int) -> str:
    return text.encode("utf-16-le")[: 2 * limit].decode("utf-16-le", "ignore")  # never half an emoji


def _place(text: str, most: int) -> int:
    """Where to cut ``text`` so that the first part has at most ``most`` characters."""
    for place in PLACES:
        ends = [found.end() for found in re.finditer(place, text[: most + 1])]
        # the white space after a piece does not count, so it may stand just beyond the limit
        good = [end for end in ends if most // 2 < end and len(text[:end].rstrip()) <= most]
        if good:
            return good[-1]
    return most
