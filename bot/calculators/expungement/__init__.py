"""Xóa án tích: when a conviction is expunged, by which rule, and what is missing (BLHS 2015 Điều 69–73, 107)."""

from .decide import decide, missing
from .facts import (
    ADULT,
    Additional,
    CrimeClass,
    Extra,
    Facts,
    Fault,
    Group,
    Obligations,
    Penalty,
)
from .result import Result, Verdict
from .rules import Rules, rules

__all__ = [
    "ADULT",
    "Additional",
    "CrimeClass",
    "Extra",
    "Facts",
    "Fault",
    "Group",
    "Obligations",
    "Penalty",
    "Result",
    "Rules",
    "Verdict",
    "decide",
    "missing",
    "rules",
]
