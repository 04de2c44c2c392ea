"""Tables of what people write and what is found in it; every row is tried with its accents and without."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.ear.entities import entities_in
from bot.ear.fold import fold

TODAY = "2026-11-21"
Row = tuple[str, ...]


def found(text: str, *kinds: str) -> list[tuple[str, str]]:
    """(value, normalised) of the entities of ``kinds`` in ``text``; their offsets are those of the text."""
    entities = [each for each in entities_in(text) if each.type in kinds]
    assert all(text[each.start : each.end] == each.value for each in entities)
    return [(each.value, each.normalised) for each in entities]


def both_ways(rows: Sequence[Row], only_accented: Sequence[str] = ()) -> pytest.MarkDecorator:
    """Each row as it is, and folded; those whose text is in ``only_accented`` mean something else without accents."""
    missing = set(only_accented) - {row[0] for row in rows}
    assert not missing, f"not in the table: {missing}"
    folded = [tuple(map(fold, row[:2])) + tuple(row[2:]) for row in rows if row[0] not in only_accented]
    return pytest.mark.parametrize(("text", "value", "normalised"), list(dict.fromkeys([*rows, *folded])))
