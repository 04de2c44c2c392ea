"""The rules a card must keep before anybody may read it; one module per kind of rule, each yields problems."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.knowledge.content import Content
from bot.knowledge.problems import Problem

from . import contacts, law, needs, periods, terms, wording

ALL: tuple[Callable[[Content], Iterator[Problem]], ...] = (
    needs.check,
    periods.check,
    law.check,
    contacts.check,
    wording.check,
    terms.check,
)


def problems_of(content: Content) -> list[Problem]:
    """Every problem of every card, in the order of the rules."""
    return [problem for check in ALL for problem in check(content)]
