"""What a Page shows before and beside a conversation: "Get started", greeting, ice breakers, the menu."""

from __future__ import annotations

from typing import Any

from bot.channels.simulator.shape import Wrong, fields, items, text, web_address

from .limits import PAYLOAD, buttons

MENU_ITEMS = 20
MENU_TITLE = 30
ICE_BREAKERS = 4
NAMES = "get_started greeting ice_breakers persistent_menu whitelisted_domains"
SUBSCRIPTIONS = frozenset(
    "messages messaging_postbacks message_echoes message_deliveries message_reads messaging_referrals "
    "messaging_handovers standby message_edits message_reactions messaging_policy_enforcement messaging_optins".split()
)


def checked(body: Any, known: dict[str, Any]) -> dict[str, Any]:
    """The profile fields of a request. ``known``: those set before. Raises ``Wrong``."""
    fields(body, "body", allowed=NAMES)
    if not body:
        raise Wrong("a messenger profile needs at least one field")
    for name, value in body.items():
        _CHECKS[name](value)
    if "persistent_menu" in body and "get_started" not in {**known, **body}:
        raise Wrong("You must set a Get Started button if you also wish to use persistent menu")
    return dict(body)


def to_delete(body: Any) -> list[str]:
    """The names of the fields to delete. Raises ``Wrong``."""
    names = items(fields(body, "body", "fields")["fields"], "fields", 10)
    if unknown := [name for name in names if name not in NAMES.split()]:
        raise Wrong(f"fields: {unknown} unknown")
    return names


def subscription(value: Any) -> list[str]:
    """The fields of a Page's subscription. Raises ``Wrong``."""
    names = value.split(",") if isinstance(value, str) else value
    for name in items(names, "subscribed_fields", 50):
        if name not in SUBSCRIPTIONS:
            raise Wrong(f"Param subscribed_fields must be one of {sorted(SUBSCRIPTIONS)}, got {name}")
    return list(names)


def _get_started(value: Any) -> None:
    text(fields(value, "get_started", "payload")["payload"], "payload", PAYLOAD)


def _greeting(value: Any) -> None:
    for one in items(value, "greeting", 50):
        text(fields(one, "greeting", "locale text")["text"], "greeting[text]", 160)
    _has_default(value)


def _ice_breakers(value: Any) -> None:
    sets = items(value, "ice_breakers", 50)
    if isinstance(sets[0], dict) and "call_to_actions" not in sets[0]:
        sets = [{"call_to_actions": value, "locale": "default"}]  # the short way to write it
    for one in sets:
        fields(one, "ice_breakers", "call_to_actions locale")
        for asked in items(one["call_to_actions"], "ice_breakers", ICE_BREAKERS):
            fields(asked, "ice_breaker", "question payload")
            text(asked["question"], "question", 80)
            text(asked["payload"], "payload", PAYLOAD)


def _menu(value: Any) -> None:
    for one in items(value, "persistent_menu", 50):
        fields(one, "persistent_menu", "locale call_to_actions", "composer_input_disabled disabled_surfaces")
        buttons(one["call_to_actions"], "call_to_actions", MENU_ITEMS, MENU_TITLE)
    _has_default(value)


def _domains(value: Any) -> None:
    for domain in items(value, "whitelisted_domains", 50):
        if not web_address(domain, "whitelisted_domains").startswith("https://"):
            raise Wrong("whitelisted_domains must use https")


def _has_default(value: list[dict[str, Any]]) -> None:
    if "default" not in [one["locale"] for one in value]:
        raise Wrong("one of the entries must have locale default")


_CHECKS = {
    "get_started": _get_started,
    "greeting": _greeting,
    "ice_breakers": _ice_breakers,
    "persistent_menu": _menu,
    "whitelisted_domains": _domains,
}
