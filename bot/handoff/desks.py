"""Which desk a case goes to, and to whom it goes on when nobody there claims it."""

from __future__ import annotations

from bot.ear.fold import fold

from . import office

FALLBACK = "police"  # it also has danger, records and residence
KINDS = {
    "legal_aid": "justice",
    "expungement": "justice",
    "loan": "bank",
    "training_jobs": "labour",
    # of topics that are otherwise for the police: what the sentence left to pay, family status, rights
    "after_release/court_debt_instalments": "justice",
    "after_release/court_debt_where": "justice",
    "after_release/court_moved": "justice",
    "after_release/compensation_pay": "justice",
    "after_release/adoption": "justice",
    "after_release/civil_rights": "justice",
    "after_release/complaint_official": "justice",
    "handoff/office_dispute": "justice",
}
PREFIXES = ("tinh", "thanh pho", "tp", "phuong", "xa", "dac khu", "p", "x")


def route(need: str | None, danger: str | None, place: str | None = None) -> tuple[str, str]:
    """The desk's id, and in short why (``words.route`` says it). ``place``: "commune, province", as far as known.

    Danger is a matter for the police, whatever was asked; so is what belongs to a desk we have not.
    """
    topic = (need or "").partition("/")[0]
    kind = FALLBACK if danger else KINDS.get(need or "", KINDS.get(topic, FALLBACK))
    have = kind if kind in office.overrides().desks else FALLBACK
    near = _serving(have, place)
    if near:
        return near, "danger_place" if danger else f"place/{topic}"
    if danger:
        return have, "danger"
    if have != kind:
        return have, f"missing/{kind}"
    return have, f"topic/{topic}" if need else "nothing"


def above(desk: str) -> str | None:
    """Where a case goes from a desk that does not claim it: the province's desk of its kind, then the supervisor."""
    near, known = office.overrides().local.get(desk), names()
    if near is None:
        return None if desk in known else FALLBACK  # the latter: it was given up with the case in it
    return near.kind if near.kind in known else FALLBACK


def names() -> dict[str, str]:
    """The desks of this office: id → name."""
    known = office.overrides()
    return dict(known.desks) | {desk: near.name for desk, near in known.local.items()}


def name_of(desk: str) -> str:
    """The desk as people call it, also one that was given up."""
    return names().get(desk) or office.EXTRA_DESKS.get(desk, desk)


def _serving(kind: str, place: str | None) -> str | None:
    """The desk of this kind that serves the place; the one that names it most exactly."""
    if not place:
        return None
    there = {_bare(part) for part in place.split(",")}
    fitting = [
        (len(served), desk)
        for desk, near in office.overrides().local.items()
        if near.kind == kind
        for served in ({_bare(part) for part in one.split(",")} for one in near.places)
        if served <= there
    ]
    return max(fitting, default=(0, None), key=lambda found: found[0])[1]


def _bare(name: str) -> str:
    """A place's name without what kind of place it is, and without accents."""
    words = fold(name).lower().split()
    for length in (2, 1):
        if len(words) > length and " ".join(words[:length]) in PREFIXES:
            return " ".join(words[length:])
    return " ".join(words)
