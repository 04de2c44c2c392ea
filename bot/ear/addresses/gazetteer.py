"""The table of old and new administrative units (underthesea's, 63 → 34 provinces), indexed by folded, spaceless names.

Read straight from the package's data file: importing underthesea would cost 0.7 s and 104 MB.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from bot.ear.fold import fold

TYPED = re.compile(r"(phuong|xa|thitran|dackhu|quan|huyen|thixa|thanhpho|tinh)(.+)")

# How people write provinces, beside their names. Shorthand that may mean two of them (dn, qn, bd) is left out.
SPELLINGS = {
    "hcm": "hochiminh",
    "tphcm": "hochiminh",
    "hcmc": "hochiminh",
    "saigon": "hochiminh",
    "sg": "hochiminh",
    "hn": "hanoi",
    "hb": "hoabinh",
    "daclac": "daklak",
    "daklac": "daklak",
    "dacnong": "daknong",
    "thuathienhue": "hue",
    "tthue": "hue",
    "brvt": "bariavungtau",
    "vungtau": "bariavungtau",
}
RENAMED = {
    "Tỉnh Đồng Nai": "Thành phố Đồng Nai"
}  # a city since 30/04/2026 (law/10, 10.4); the table is older


NAME = re.compile(r"^(?:phường|xã|thị trấn|đặc khu)\s+", re.IGNORECASE)
CLOSE, CLOSE_NAMES = 0.8, 2  # how like a misspelt name must be (difflib's ratio), and how many are offered


@dataclass(frozen=True)
class Unit:
    """A ward, commune, town or special zone, old or new. Keys are folded and spaceless."""

    kind: str  # "phuong", "xa", "thitran", "dackhu"
    province: str  # key of the (old or new) province it is named with
    district: str  # "quancaugiay"; empty for a new unit
    label: str  # as it was written in full; empty where the table lost the name
    now: tuple[tuple[str, str], ...]  # (ward, province) of today, the table's default first

    @property
    def name(self) -> str:
        """Its name without its type: "Đồng Tiến" """
        return NAME.sub("", self.label.partition(",")[0])


class District(NamedTuple):
    """A district of the old map; ``key`` is as units name theirs."""

    kind: str
    key: str
    province: str


@dataclass(frozen=True)
class Gazetteer:
    """Names to what they may mean."""

    provinces: dict[str, tuple[str, str]]  # key of an old or new name → (old label, label of today)
    old: dict[str, list[Unit]]
    new: dict[str, list[Unit]]
    districts: dict[str, frozenset[District]]


def split_key(key: str) -> tuple[str, str]:
    """ "quancaugiay" → ("quan", "caugiay"); a number loses its leading zero."""
    found = TYPED.fullmatch(key)
    kind, name = (found[1], found[2]) if found else ("", key)
    return kind, name.lstrip("0") if name.isdigit() else name


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """The table, read once (about 0.2 s)."""
    spec = find_spec("underthesea")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("underthesea is not installed; its address table is needed")
    path = Path(spec.submodule_search_locations[0]) / "address" / "data" / "mapping.json"
    table = json.loads(path.read_text(encoding="utf-8"))
    old, new = _units(table["ward_mapping"])
    return Gazetteer(_provinces(table), old, new, _districts(table["ward_mapping"]))


def today(label: str) -> str:
    """A province's label of today."""
    return RENAMED.get(label, label)


def _provinces(table: dict) -> dict[str, tuple[str, str]]:
    names = {}
    for key, new_key in table["province_mapping"].items():
        label = table["old_province_names"][key]["name"]
        names[split_key(fold(key))[1]] = (label, today(table["province_names"][new_key]["name"]))
    for spelling, name in SPELLINGS.items():
        names[spelling] = names[name]
    return names


@lru_cache(maxsize=256)
def names_like(name: str, province: str) -> tuple[str, ...]:
    """The names of communes, old and new, of ``province`` (an old key) that are nearly ``name``, likeliest first."""
    table = gazetteer()
    now = split_key(re.sub(r"[^a-z0-9]", "", fold(table.provinces[province][1]).lower()))[1]
    return tuple(get_close_matches(name, _names_of(province, now), CLOSE_NAMES, CLOSE))


@lru_cache(maxsize=64)
def _names_of(province: str, now: str) -> list[str]:
    table = gazetteer()
    old = (name for name, units in table.old.items() if any(unit.province == province for unit in units))
    new = (name for name, units in table.new.items() if any(unit.province == now for unit in units))
    return sorted({name for name in (*old, *new) if not name.isdigit()})


def _districts(rows: list[dict]) -> dict[str, frozenset[District]]:
    found: dict[str, set[District]] = defaultdict(set)
    for label, key, home in {
        (row["old_district"], fold(row["old_district_key"]), fold(row["old_province_key"])) for row in rows
    }:
        kind, name = split_key(key)
        first = split_key(re.sub(r"[^a-z0-9]", "", fold(label.partition(" - ")[0]).lower()))[1]
        for said in (name, first):  # "Phan Rang" for "Phan Rang - Tháp Chàm"
            found[said].add(District(kind, key, split_key(home)[1]))
    return {name: frozenset(each) for name, each in found.items()}


def _units(rows: list[dict]) -> tuple[dict[str, list[Unit]], dict[str, list[Unit]]]:
    # Grouped by the names themselves: Tam Đàn and Tam Dân lie in one district and fold alike.
    grouped: dict[tuple[str, str, str], list[dict]] = defaultdict(list)
    fresh: dict[tuple[str, str], tuple[str, str]] = {}
    for row in rows:
        grouped[row["old_province"], row["old_district"], row["old_ward"] or row["old_ward_key"]].append(row)
        if row["new_ward"]:
            now = (row["new_ward"], today(row["new_province"]))
            fresh[fold(row["new_province_key"]), fold(row["new_ward_key"])] = now
    old: dict[str, list[Unit]] = defaultdict(list)
    for group in grouped.values():
        province, district, ward = (
            fold(group[0][f"old_{part}_key"]) for part in ("province", "district", "ward")
        )
        group.sort(key=lambda row: not row.get("is_default"))
        now_names = tuple(dict.fromkeys((row["new_ward"], today(row["new_province"])) for row in group))
        kind, name = split_key(ward)
        label = ", ".join((group[0]["old_ward"], group[0]["old_district"])) if group[0]["old_ward"] else ""
        old[name].append(Unit(kind, split_key(province)[1], district, label, now_names))
    new: dict[str, list[Unit]] = defaultdict(list)
    for (province, ward), now in fresh.items():
        kind, name = split_key(ward)
        new[name].append(Unit(kind, split_key(province)[1], "", now[0], (now,)))
    return dict(old), dict(new)
