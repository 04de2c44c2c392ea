"""From place and need to the office: who decides (``Version.office``), where the person lives, what the operator verified.

The operator's list is ``offices.csv`` (docs/offices.md). Nothing is guessed: without a row the office is named, no more.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.ear.addresses.gazetteer import gazetteer

from .addresses import Converted
from .model import OFFICES
from .problems import Problem

FILE = "offices.csv"
COLUMNS = ("office", "province", "ward", "name", "address", "phone", "hours", "verified_on", "source")
OF_WARD = frozenset({"police_commune", "commune_committee"})
PHONE = re.compile(r"\+?[\d .]{3,20}")
ANYWHERE = frozenset({"prison", "bank", "health_centre", "court"})  # not told by where one lives


@dataclass(frozen=True)
class Office:
    """One row of the operator's list."""

    office: str
    province: str
    ward: str
    name: str
    address: str
    phone: str
    hours: str
    verified_on: date


Offices = Mapping[tuple[str, str, str], Office]


def read_offices(path: Path, problems: list[Problem]) -> dict[tuple[str, str, str], Office]:
    """The list by (office, province, ward); what is wrong in it goes to ``problems``."""
    found: dict[tuple[str, str, str], Office] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if tuple(rows.fieldnames or ()) != COLUMNS:
            problems.append(Problem(FILE, "", "other columns than expected", ", ".join(COLUMNS)))
            return {}
        for number, row in enumerate(rows, start=2):
            wrong = _wrong(row)
            if wrong:
                problems.append(Problem(FILE, f"line {number}", wrong, "see docs/offices.md"))
                continue
            values = {name: (row[name] or "").strip() for name in COLUMNS}
            key = (values["office"], values["province"], values["ward"])
            if key in found:
                problems.append(
                    Problem(FILE, f"line {number}", "a second row for this office and place", "keep one")
                )
                continue
            day = date.fromisoformat(values.pop("verified_on"))
            values.pop("source")
            found[key] = Office(**values, verified_on=day)
    return found


def _wrong(row: dict[str, str]) -> str:
    values = {name: (row.get(name) or "").strip() for name in COLUMNS}
    if None in row or any(row.get(name) is None for name in COLUMNS):
        return "more or fewer fields than columns"
    if values["office"] not in OFFICES:
        return f"unknown office {values['office']}"
    if values["province"] not in {today for _, today in gazetteer().provinces.values()}:
        return f"no province of today: {values['province']}"
    if values["ward"] and (values["ward"], values["province"]) not in _wards():
        return f"no ward of today there: {values['ward']}"
    if values["phone"] and not PHONE.fullmatch(values["phone"]):
        return "a phone number has digits, spaces, dots and + only"
    if not values["source"]:
        return "who verified it?"
    try:
        date.fromisoformat(values["verified_on"])
    except ValueError:
        return "verified_on is a day like 2026-11-01"
    return ""


def _wards() -> frozenset[tuple[str, str]]:
    return frozenset(pair for units in gazetteer().new.values() for unit in units for pair in unit.now)


def where(office: str | None, place: Converted, offices: Offices) -> str:
    """The line that names the office of ``place``; empty when the place does not decide it.

    "**Nơi giải quyết:** Công an Phường Quy Nhơn Nam, Tỉnh Gia Lai (địa chỉ …; điện thoại …)."
    """
    if office is None or office in ANYWHERE or not place.province or not place.certain:
        return ""
    ward = place.ward if office in OF_WARD else ""
    if office in OF_WARD and not ward:
        return ""
    row = offices.get((office, place.province, ward)) or offices.get((office, place.province, ""))
    name = (row.name if row else "") or _named(office, place.province, ward)
    told = (
        [part for part in (row.address, row.phone and f"điện thoại {row.phone}", row.hours) if part]
        if row
        else []
    )
    return f"**Nơi giải quyết:** {name}" + (f" ({'; '.join(told)})" if told else "") + "."


def _named(office: str, province: str, ward: str) -> str:
    if office == "police_commune":
        return f"Công an {ward}, {province}"
    if office == "commune_committee":
        return f"Ủy ban nhân dân {ward}, {province}"
    if office == "police_province":
        return f"Công an {province}"
    return f"{OFFICES[office]}, {province}"


def today_is(place: Converted) -> str:
    """ "**Tỉnh Bình Định** nay thuộc **Tỉnh Gia Lai**."; empty when the address is of today, or not certain."""
    if not place.old or not place.certain:
        return ""
    now = ", ".join(part for part in (place.ward, place.province) if part)
    return f"**{place.old}** nay thuộc **{now}**."
