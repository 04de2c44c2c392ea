"""Old address → the commune and province of today, from words as people write them; "not sure" is an answer.

Understood: any order of accents and capitals, no commas, "p.", "q5", "tp hcm", type words left out where the district or
the province follows at once, the greater unit first, districts by an older kind ("thị xã Từ Sơn"), old communes named with
the province of today, new names (accepted first). Asked about, never taken: a misspelt commune, a split one (``divided``),
one whose district nobody knows, several of one name. Not understood: hamlets and streets (ignored), a few dozen units whose
names the table lost. Always show the result for confirmation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from bot.ear.fold import fold

from .districts import Districts, inside_names, was_district
from .gazetteer import Unit, gazetteer, names_like, split_key
from .words import (
    BREAK,
    DISTRICT_KINDS,
    WARD_KINDS,
    Place,
    Word,
    agrees,
    asks_for_one,
    is_a_place,
    kind_before,
    spans,
    words_of,
)

CHOICES = 5  # the old map's most divided commune has five successors
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
class Found:
    """A commune in a text: ``text[start:end]``, its district and province included where they stand beside it.

    ``named``: the words read as its name; ``placed``: its district or its province was named.
    """

    converted: Converted
    start: int
    end: int
    named: str
    placed: bool


class Weight(NamedTuple):
    """How much of the words a reading explains; the greater, the better."""

    near: bool  # its district is named
    typed: bool  # "xã", "phường" … stands before it
    read: bool  # nothing is left unread behind it
    length: int  # syllables of the name


@dataclass(frozen=True)
class Reading:
    """One way to understand the words."""

    unit: Unit
    fresh: bool
    weight: Weight
    place: Place
    sure: bool = (
        True  # False: misspelt, alone without district and province, or a name that a district had too
    )


def convert(text: str) -> Converted | None:
    """The address of today for ``text``; None when nothing is known in it, or far too much fits."""
    words = words_of(text)
    found = _province(words)
    key = found.name if found else ""
    rest = _without(words, found)
    readings = _explained(rest, key, Districts(rest, _siblings(key)))
    if readings:
        return _answer(readings, key, rest)
    if found is None or not is_a_place(words, found):
        return None
    was, is_now = gazetteer().provinces[key]
    moved = split_key_of(was) != split_key_of(is_now)
    other = _province(rest)
    two = other is not None and other.name not in _siblings(key) and is_a_place(rest, other)
    certain = not two and not _ward_missed(rest)
    return Converted(is_now, "", was if moved else "", certain, divided=False)


def find(text: str) -> Found | None:
    """The commune that ``convert`` understands in ``text``, and where it stands; None when it understands none."""
    words = words_of(text)
    province = _province(words)
    key = province.name if province else ""
    rest = _without(words, province)
    districts = Districts(rest, _siblings(key))
    readings = _explained(rest, key, districts)
    converted = _answer(readings, key, rest) if readings else None
    if converted is None or not (converted.choices or (converted.ward and converted.certain)):
        return None
    best = max(readings, key=lambda reading: reading.weight)
    here = best.place
    places = [
        *districts.named,
        *(Place("", "", at, at, at + 1) for at, word in enumerate(rest) if word == BREAK),
    ]
    first, end = _with_neighbours(here, places)
    begin = words[province.begins] if province and rest[first] == BREAK else rest[first]
    last = words[province.end - 1] if province and rest[end - 1] == BREAK else rest[end - 1]
    named = text[rest[here.start].start : rest[here.end - 1].end]
    return Found(converted, begin.start, last.end, named, bool(province) or best.weight.near)


def _with_neighbours(here: Place, places: Sequence[Place]) -> tuple[int, int]:
    """Where ``here`` and the ``places`` that stand side by side with it begin and end."""
    first, end = here.begins, here.end
    while wider := [place for place in places if place.begins == end]:
        end = max(place.end for place in wider)
    while wider := [place for place in places if place.end == first]:
        first = min(place.begins for place in wider)
    return first, end


def _without(words: Sequence[Word], province: Place | None) -> list[Word]:
    return [*words[: province.begins], BREAK, *words[province.end :]] if province else list(words)


def _explained(words: Sequence[Word], province: str, districts: Districts) -> list[Reading]:
    return list(_readings(words, province, districts)) or list(_misspelt(words, province, districts))


def split_key_of(label: str) -> str:
    """A province's name without its type, folded and spaceless."""
    return split_key(re.sub(r"[^a-z0-9]", "", fold(label).lower()))[1]


def _province(words: Sequence[Word]) -> Place | None:
    """The province meant, its (old) key and where its words stand.

    That is the last and longest name, but rather one after "tỉnh", and none inside a commune's or district's own name.
    """
    names = gazetteer().provinces
    places = (Place(name, *kind_before(words, start), start, end) for name, start, end in spans(words))
    found = [place for place in places if place.name in names and place.kind not in NO_PROVINCE]
    if not found:
        return None
    inner = inside_names(words)
    best = max(found, key=lambda p: (p.kind == "tinh", p.start not in inner, p.end, p.end - p.start))
    return best._replace(name=split_key_of(names[best.name][0]))


def _siblings(province: str) -> frozenset[str]:
    """The old provinces that are one with ``province`` today; empty for none."""
    names = gazetteer().provinces
    return frozenset(key for key, pair in names.items() if province and pair[1] == names[province][1])


def _readings(words: Sequence[Word], province: str, districts: Districts) -> Iterator[Reading]:
    """Old units first by their district; new ones by their name and the province of today."""
    for name, start, end in spans(words):
        typed, begins = kind_before(words, start)
        if not typed or typed in WARD_KINDS:
            yield from _units(words, name, Place(name, typed, begins, start, end), province, districts)


def _misspelt(words: Sequence[Word], province: str, districts: Districts) -> Iterator[Reading]:
    """Readings of names that are nearly a commune's, where its type or its district says that one is meant."""
    home = province or districts.province
    for name, start, end in spans(words) if home else ():
        typed, begins = kind_before(words, start)
        if typed in WARD_KINDS or (province and not typed and districts.begins_at(end)):
            for like in names_like(name, home):
                place = Place(like, typed, begins, start, end)
                for reading in _units(words, like, place, province, districts):
                    yield replace(reading, sure=False)


def _units(
    words: Sequence[Word], name: str, place: Place, province: str, districts: Districts
) -> Iterator[Reading]:
    table = gazetteer()
    now = split_key_of(table.provinces[province][1]) if province else ""
    typed, ends = bool(place.kind), words[place.end : place.end + 1] in ([], [BREAK])
    bare = ends and bool(province) and name not in table.provinces and not districts.holds(place)
    sure = bool(province) and (typed or not was_district(name, province))
    length = place.end - place.start
    for unit in table.old.get(name, []):
        near = districts.near(unit, place)
        if near is None or (place.kind not in ("", unit.kind) and not near):
            continue
        here = unit.province == province or (near and unit.province in _siblings(province))
        if not province:
            here = (typed and near) or agrees(words[place.start : place.end], unit.name)
        if here and (typed or near or bare):
            yield Reading(unit, False, Weight(near, typed, near or ends, length), place, sure or near)
    for unit in table.new.get(name, []):
        here = unit.province == now or (not now and agrees(words[place.start : place.end], unit.name))
        if here and (place.kind == unit.kind or (not typed and bare)):
            yield Reading(
                unit, True, Weight(False, typed, ends, length), place, sure or unit.kind == "dackhu"
            )


def _ward_missed(words: Sequence[Word]) -> bool:
    """True when a commune seems to be named ("xã …") that no reading explains."""
    places = (place for place in range(1, len(words)) if kind_before(words, place)[0] in WARD_KINDS)
    return any(not asks_for_one(words[place]) for place in places)


def _answer(readings: list[Reading], province: str, words: Sequence[Word]) -> Converted | None:
    best = max(reading.weight for reading in readings)
    kept = [reading for reading in readings if reading.weight == best]
    kept.sort(key=lambda reading: not reading.fresh)  # a new name is taken as one
    units = [reading.unit for reading in kept]
    now = list(dict.fromkeys(pair for unit in units for pair in unit.now if pair[0]))
    if len(now) > CHOICES:
        here = gazetteer().provinces[province][1] if province else ""
        return Converted(here, "", "", certain=False, divided=False) if province else None
    if not now:  # the table lost the new name
        return Converted(units[0].now[0][1], "", units[0].label, certain=False, divided=False)
    first = units[0]
    one = len({unit.now for unit in units}) == 1 or kept[0].fresh
    whole = best.read and all(ward for unit in units for ward, _ in unit.now)
    sure = all(reading.sure for reading in kept) and (best.typed or not _ward_missed(words))
    certain = len(now) == 1 and whole and sure
    label = ", ".join(part for part in (first.label, gazetteer().provinces[first.province][0]) if part)
    return Converted(
        province=now[0][1] if province or one else "",
        ward=now[0][0] if one else "",
        old=label if one and not kept[0].fresh else "",
        certain=certain,
        divided=len(first.now) > 1,
        choices=() if certain else tuple(f"{ward}, {name}" for ward, name in now),
    )
