"""Which desk a case goes to."""

from __future__ import annotations

NAMES = {"police": "Công an", "justice": "Tư pháp"}
FALLBACK = "police"  # it also has danger, records and residence; bank and labour desks may come
_BY_TOPIC = {"legal_aid": "justice", "expungement": "justice"}


def desk_for(need: str | None, danger: str | None) -> str:
    """The desk's id. Danger is a matter for the police, whatever was asked."""
    if danger:
        return FALLBACK
    return _BY_TOPIC.get((need or "").split("/")[0], FALLBACK)


def name_of(desk: str) -> str:
    """The desk as people call it."""
    return NAMES.get(desk, desk)
