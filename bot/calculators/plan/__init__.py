"""Kế hoạch "Mới ra trại": at most six answers, a list of things to do in order, a sheet of paper, a calendar file."""

from .facts import QUESTIONS, Facts, Home, Sentence, Wish, missing
from .make import Plan, Step, make
from .rules import Rules, rules

__all__ = [
    "QUESTIONS",
    "Facts",
    "Home",
    "Plan",
    "Rules",
    "Sentence",
    "Step",
    "Wish",
    "make",
    "missing",
    "rules",
]
