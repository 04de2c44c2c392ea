"""Old address → the commune and province of today, from words as people write them; "not sure" is an answer.

Understood: any order of accents and capitals, no commas, "p.", "q5", "tp hcm", type words left out where the district or
the province follows at once, new names (accepted first). Not understood: hamlets and streets (ignored), misspelt names,
wards without their district or province where several share the name (offered as choices), a few dozen units whose names
the table lost. A split ward (``divided``) has several successors. Always show the result for confirmation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.ear.fold import fold

from .address_words import DISTRICT_KINDS, WARD_KINDS, Word, kind_before, spans, words_of
from .gazetteer import Unit, gazetteer, split_key

CHOICES = 6
NO_PROVINCE = (WARD_KINDS | DISTRICT_KINDS) - {"thanhpho"}


@dataclass(frozen=True)
class Converted:
    """Where it is today. ``certain``: one reading only. ``ward`` is empty when only the province was understood."""

    province: str
    ward: str
    old: str  # the old units understood; empty when the address is of today already
    certain: bool
    divided: bool
    choices: tuple[str, ...] = ()  # "ward, province" each, when not certain: what to ask about


@dataclass(frozen=True)
class Reading:
    """One way to understand the words; the greater ``weight``, the more of them it explains."""

    unit: Unit
    fresh: bool
    weight: tuple[
        bool, bool, bool, int
    ]  # district named, nothing left unread, type named, syllables of the name


def convert(text: str) -> Converted | None:
    """The address of today for ``text``; None when nothing is known in it, or far too much fits."""
    words = words_of(text)
    found = _province(words)
    before = words[: found[1]] if found else words
    key = found[0] if found else ""
    readings = list(_readings(before, key))
    if readings:
        return _answer(readings, key)
    if found is None:
        return None
    was, is_now = gazetteer().provinces[key]
    moved = split_key_of(was) != split_key_of(is_now)
    ward_missed = any(kind_before(before, place)[0] in WARD_KINDS for place in range(len(before)))
    return Converted(is_now, "", was if moved else "", certain=not ward_missed, divided=False)


def split_key_of(label: str) -> str:
    """A province's name without its type, folded and spaceless."""
    return split_key(re.sub(r"[^a-z0-9]", "", fold(label).lower()))[1]


def _province(words: list[Word]) -> tuple[str, int] | None:
    """The last and longest province named: its key and where its words (with their type) begin."""
    names = gazetteer().provinces
    best: tuple[int, int, str, int] | None = None
    for name, start, end in spans(words):
        kind, begins = kind_before(words, start)
        if name in names and kind not in NO_PROVINCE and (best is None or (end, end - start) > best[:2]):
            best = (end, end - start, name, begins)
    if best is None:
        return None
    was = split_key_of(names[best[2]][0])
    return was, best[3]


def _readings(words: list[Word], province: str) -> Iterator[Reading]:
    """Old units first by their district; new ones by their name and the province of today."""
    table = gazetteer()
    now = split_key_of(table.provinces[province][1]) if province else ""
    for name, start, end in spans(words):
        typed, _ = kind_before(words, start)
        if typed and typed not in WARD_KINDS:
            continue
        bare = bool(province) and end == len(
            words
        )  # without its type a name must stand right before the province
        for unit in table.old.get(name, []):
            if province not in ("", unit.province) or typed not in ("", unit.kind):
                continue
            near = _district(words[end:], unit.district)
            if near is not None and (typed or near or bare):
                yield Reading(unit, False, (near, near or end == len(words), bool(typed), end - start))
        for unit in table.new.get(name, []):
            if now in ("", unit.province) and (typed == unit.kind or (not typed and bare)):
                yield Reading(unit, True, (False, end == len(words), bool(typed), end - start))


def _district(rest: list[Word], district: str) -> bool | None:
    """True when ``rest`` names the district, False when it names none, None when it names another one."""
    kind, name = split_key(district)
    for found, start, _ in spans(rest):
        typed, begins = kind_before(rest, start)
        if found == name and (typed == kind or (not typed and begins == 0 and not name.isdigit())):
            return True
    named = any(kind_before(rest, place)[0] in DISTRICT_KINDS for place in range(len(rest)))
    return None if named else False


def _answer(readings: list[Reading], province: str) -> Converted | None:
    best = max(reading.weight for reading in readings)
    kept = [reading for reading in readings if reading.weight == best]
    kept.sort(key=lambda reading: not reading.fresh)  # a new name is taken as one
    units = [reading.unit for reading in kept]
    now = list(dict.fromkeys(pair for unit in units for pair in unit.now if pair[0]))
    if not province and len(now) > CHOICES:
        return None
    if not now:  # the table lost the new name
        return Converted(units[0].now[0][1], "", units[0].label, certain=False, divided=False)
    first = units[0]
    one = len({unit.now for unit in units}) == 1 or kept[0].fresh
    read_all = best[1] and all(ward for unit in units for ward, _ in unit.now)
    certain = len(now) == 1 and read_all
    label = ", ".join(part for part in (first.label, gazetteer().provinces[first.province][0]) if part)
    return Converted(
        province=now[0][1] if province or one else "",
        ward=now[0][0] if one else "",
        old=label if one and not kept[0].fresh else "",
        certain=certain,
        divided=len(first.now) > 1,
        choices=() if certain else tuple(f"{ward}, {name}" for ward, name in now[:CHOICES]),
    )
