"""Which desk a case goes to."""

from __future__ import annotations

from . import office

FALLBACK = "police"  # it also has danger, records and residence
_BY_TOPIC = {"legal_aid": "justice", "expungement": "justice", "loan": "bank", "training_jobs": "labour"}


def desk_for(need: str | None, danger: str | None) -> str:
    """The desk's id. Danger is a matter for the police, whatever was asked; so is what belongs to a desk we have not."""
    wanted = FALLBACK if danger else _BY_TOPIC.get((need or "").split("/")[0], FALLBACK)
    return wanted if wanted in names() else FALLBACK


def names() -> dict[str, str]:
    """The desks of this office: id → name."""
    return dict(office.overrides().desks)


def name_of(desk: str) -> str:
    """The desk as people call it, also one that was given up."""
    return names().get(desk) or office.EXTRA_DESKS.get(desk, desk)
