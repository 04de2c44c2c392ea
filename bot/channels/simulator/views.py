"""What the page and the tests see of the simulated platforms."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from .graph.api import HUMAN_WINDOW, WINDOW as GRAPH_WINDOW
from .world import Message, Person, World
from .zalo.api import FREE, WINDOW as ZALO_WINDOW

HOUR = timedelta(hours=1)


def message(one: Message) -> dict[str, Any]:
    """One message, as the person's phone shows it."""
    return {
        "number": one.number,
        "id": one.id,
        "author": one.author,
        "at": one.at.isoformat(),
        "text": one.text,
        "buttons": one.buttons,
        "media": one.media,
        "state": one.state,
        "silent": one.silent,
    }


def person(world: World, one: Person) -> dict[str, Any]:
    """How the account stands with somebody: hours left in each window, quota, blocks."""
    zalo = one.account.channel == "zalo"
    view: dict[str, Any] = {
        "id": one.id,
        "interacted": one.interacted_at is not None,
        "hours_left": _left(world, one, ZALO_WINDOW if zalo else GRAPH_WINDOW),
        "blocked": one.blocked,
    }
    if zalo:
        quota = {"free_replies": one.free_replies, "package_left": world.package_left}
        return {**view, "following": one.following, "free_hours_left": _left(world, one, FREE), **quota}
    return {**view, "elsewhere": one.elsewhere, "officer_hours_left": _left(world, one, HUMAN_WINDOW)}


def _left(world: World, one: Person, window: timedelta) -> float:
    age = world.age(one)
    return 0.0 if age is None else round(max(0.0, (window - age) / HOUR), 2)


def state(world: World) -> dict[str, Any]:
    """The accounts played here, who has written to them, the clock, and what is still to go wrong."""
    return {
        "accounts": [{"platform": each.channel, "account": each.account} for each in world.accounts],
        "people": [
            {"platform": platform, "account": account, "person": name}
            for platform, account, name in world.people
        ],
        "hours_ahead": round(world.ahead / HOUR, 2),
        "faults": [vars(fault) for fault in world.faults.waiting()],
        "profiles": world.profiles,
    }
