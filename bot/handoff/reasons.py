"""Why a person turns to an officer, read from what the assistant last said to them."""

from __future__ import annotations

from bot.core.cards import Card

OFFICER = "Gặp cán bộ"
MISUNDERSTOOD = ("system/no_help_again",)
MISSED = (*MISUNDERSTOOD, "system/perhaps", "system/not_understood", "system/out_of_scope")
ASIDE = ("system/notice", "system/standing", "system/greeting")  # says nothing about the question


def of_asking(said: Card | None) -> str:
    """The reason of a wish to meet an officer that follows this card.

    ``misunderstood``: the second time in a row; ``review``: a card that is being checked said nothing; ``rule``: an
    answer or a calculation put the officer first, since the law leaves it to one; else ``asked``.
    """
    if said is None:
        return "asked"
    if said.id in MISUNDERSTOOD:
        return "misunderstood"
    offered = [button.title for button in said.buttons]
    if said.id.startswith("system/") or OFFICER not in offered[:1]:
        return "asked"
    return "review" if offered == [OFFICER] and said.kind == "notice" else "rule"
