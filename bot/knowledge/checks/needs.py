"""Needs: each has one card, and a card's buttons lead to cards that exist."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.knowledge.content import Content, Entry
from bot.knowledge.problems import Problem

NAME = re.compile(r"[a-z][a-z_0-9]*/[a-z][a-z_0-9]*")
NEXT_LIMIT = 2


def check(content: Content) -> Iterator[Problem]:
    """Problems of names and of what leads where."""
    first: dict[str, str] = {}
    for entry in content.entries:
        need = entry.answer.need
        if not NAME.fullmatch(need):
            yield Problem(entry.file, need, "not a need's name", "write topic/need in small ASCII letters")
        if need in first:
            yield Problem(entry.file, need, f"already in {first[need]}", "keep one card; add versions to it")
        first.setdefault(need, entry.file)
    for entry in content.entries:
        yield from _next(entry, set(first))


def _next(entry: Entry, known: set[str]) -> Iterator[Problem]:
    need = entry.answer.need
    for version in entry.answer.versions:
        if len(version.next) > NEXT_LIMIT:
            yield Problem(entry.file, need, f"more than {NEXT_LIMIT} next needs", "keep the likeliest")
        for wanted in version.next:
            if wanted == need:
                yield Problem(entry.file, need, "next leads to the card itself", "name another need")
            elif wanted not in known:
                yield Problem(
                    entry.file, need, f"next names {wanted}, which has no card", "mend or remove it"
                )
