"""The districts that an address names: there are none since 01/07/2025, but people say them, often by an older kind."""

from __future__ import annotations

from collections.abc import Sequence, Set as AbstractSet

from .gazetteer import District, Unit, gazetteer
from .words import BREAK, DISTRICT_KINDS, WARD_KINDS, Place, Word, kind_before, spans


class Districts:
    """What ``words`` say of districts; ``provinces`` (old keys) are those that may be meant, empty for any."""

    def __init__(self, words: Sequence[Word], provinces: AbstractSet[str]) -> None:
        self._words = words
        self._provinces = provinces
        self.named: list[Place] = []
        for name, start, end in spans(words):
            kind, begins = kind_before(words, start)
            if kind in WARD_KINDS:  # a syllable of a name: "phường Quỳnh Phương Hoàng Mai"
                kind, begins = "", start
            if kind in ("", *DISTRICT_KINDS) and (kind or not name.isdigit()) and self._meant(name):
                self.named.append(Place(name, kind, begins, start, end))

    @property
    def province(self) -> str:
        """The province of the districts named with their type; empty when it may be several."""
        homes = {each.province for place in self.named if place.kind for each in self._meant(place.name)}
        return homes.pop() if len(homes) == 1 else ""

    def begins_at(self, place: int) -> bool:
        """True when a district's words begin there."""
        return any(named.begins == place for named in self.named)

    def holds(self, ward: Place) -> bool:
        """True when ``ward`` is but a part of a district's name: "Lạt" of "Đà Lạt"."""
        return any(
            place.start <= ward.start
            and ward.end <= place.end
            and place.end - place.start > ward.end - ward.start
            for place in self.named
        )

    def near(self, unit: Unit, ward: Place) -> bool | None:
        """True when the district of ``unit`` is named beside ``ward``, False when none is, None when another one is."""
        other = False
        for place in self.named:
            if place.begins < ward.end and ward.begins < place.end:
                continue
            if self._is(place, unit) and self._beside(place, ward):
                return True
            other = other or bool(place.kind)
        return None if other else False

    def _meant(self, name: str) -> list[District]:
        found = gazetteer().districts.get(name, frozenset())
        return [each for each in found if not self._provinces or each.province in self._provinces]

    def _is(self, place: Place, unit: Unit) -> bool:
        """A town of today was a district yesterday: only where both are there does the kind decide."""
        here = [each for each in self._meant(place.name) if each.province == unit.province]
        of_kind = [each for each in here if each.kind == place.kind] or here
        return any(each.key == unit.district for each in of_kind)

    def _beside(self, place: Place, ward: Place) -> bool:
        before_province = place.end < len(self._words) and self._words[place.end] == BREAK
        return bool(place.kind) or place.begins == ward.end or place.end == ward.begins or before_province


def was_district(name: str, province: str) -> bool:
    """True when ``province`` (its old key) had a district of this name."""
    return any(each.province == province for each in gazetteer().districts.get(name, frozenset()))


def inside_names(words: Sequence[Word]) -> set[int]:
    """Where, but for its first syllable, the name of a commune or district stands behind its type word."""
    table, inner = gazetteer(), set[int]()
    for name, start, end in spans(words):
        kind, _ = kind_before(words, start)
        if (kind in WARD_KINDS and (name in table.old or name in table.new)) or (
            kind in DISTRICT_KINDS and name in table.districts
        ):
            inner.update(range(start + 1, end))
    return inner
