"""Our own running parts, the way in that the platforms use, and Redis where Rasa is told to use it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from bot.channels.accounts import Account, MessengerAccount, ZaloAccount
from bot.core.settings import ROOT, Settings, is_loopback
from bot.run_ports import addresses, is_ready

from .asking import Answers
from .finding import Finding, failure, ok, warning
from .machine import wanted
from .platforms import entered

START = {
    "rasa": "python -m bot.run_part rasa",
    "actions": "python -m bot.run_part actions",
    "simulator": "python -m bot serve --roles simulator",
}


def of_parts(answers: Answers) -> Iterator[Finding]:
    """Does each part answer where the settings say?"""
    found = wanted()
    for address in addresses(found):
        if address.part in ("rasa", "actions") and not _is_here(found):
            continue
        name = f"part {address.part}"
        if is_ready(address):
            yield ok(name, f"answers at {address.url}")
            continue
        said = f"does not answer at {address.url}"
        do = f"start it: {START.get(address.part, 'python -m bot serve')}"
        if found.embedded:
            yield failure(name, said, do)
        else:
            yield warning(name, said, f"{do}; nothing to do if it runs on another machine")
    if not _is_here(found):
        yield _rasa_elsewhere(found, answers)


def _is_here(found: Settings) -> bool:
    return is_loopback(urlsplit(found.rasa_url).hostname or "")


def _rasa_elsewhere(found: Settings, answers: Answers) -> Finding:
    answer = answers.own("GET", f"{found.rasa_url}/webhooks/turn/health")
    if answer.status == 200:
        return ok("part rasa", "answers at BOT_RASA_URL")
    said = "has no model" if answer.status == 503 else answer.trouble or f"answers HTTP {answer.status}"
    return failure(
        "part rasa", f"BOT_RASA_URL: {said}", "start Rasa with a trained model, or correct BOT_RASA_URL"
    )


def of_redis(endpoints: Path = ROOT / "endpoints.yml") -> Iterator[Finding]:
    """Rasa's lock store, if endpoints.yml names one in Redis."""
    said = yaml.safe_load(endpoints.read_text(encoding="utf-8")) or {}
    store: dict[str, Any] = said.get("lock_store") or {}
    if "redis" not in str(store.get("type", "")).lower():
        yield ok("redis", "not used: one Rasa needs no shared locks")
        return
    import redis

    where = {"url": "localhost", "port": 6379, "password": "", "username": "", **store}
    given = {name: os.path.expandvars(str(value or "")) for name, value in where.items()}
    try:
        redis.Redis(
            given["url"],
            int(given["port"]),
            username=given["username"] or None,
            password=given["password"] or None,
            socket_timeout=3,
            socket_connect_timeout=3,
        ).ping()
    except (redis.RedisError, OSError, ValueError) as error:
        do = "start it, or correct lock_store in endpoints.yml: Rasa answers nobody without it"
        yield failure("redis", f"cannot be reached ({type(error).__name__})", do)
    else:
        yield ok("redis", "answers")


def of_way_in(answers: Answers) -> Iterator[Finding]:
    """Can the platforms reach us, and is what nobody signed refused?"""
    found = wanted()
    base = found.public_url.rstrip("/") or f"http://{_near(found.host)}:{found.port}"
    if found.public_url:
        yield _front(base, answers)
    else:
        yield ok(
            "webhooks",
            "BOT_PUBLIC_URL is empty: the platforms cannot reach this machine, and need not to try it out",
        )
    for account in entered():
        if isinstance(account, MessengerAccount):
            yield _verification(base, account, answers)
    for channel, mine in _by_channel(entered()).items():
        yield _unsigned(base, channel, mine, answers)


def _near(host: str) -> str:
    return "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - asked, not listened on


def _front(base: str, answers: Answers) -> Finding:
    answer = answers.own("GET", f"{base}/healthz")
    if answer.status == 200:
        return ok("webhooks", f"{base} reaches the gateway")
    said = answer.trouble or f"HTTP {answer.status}"
    return failure(
        "webhooks", f"{base}: {said}", "check the name, the certificate and the proxy in front of the gateway"
    )


def _verification(base: str, page: MessengerAccount, answers: Answers) -> Finding:
    """What Meta asks when the address is entered in its dashboard."""
    name, challenge = f"messenger {page.account} webhook", secrets.token_hex(8)
    query = {"hub.mode": "subscribe", "hub.verify_token": page.verify_token, "hub.challenge": challenge}
    answer = answers.own("GET", f"{base}/webhooks/messenger", params=query)
    if answer.status == 200 and answer.text == challenge:
        return ok(name, "our verify token is answered")
    if answer.status == 403:
        return failure(
            name,
            "the gateway does not know this verify token",
            "restart it after a change of the channels file",
        )
    said = answer.trouble or f"HTTP {answer.status}"
    return failure(
        name, f"the verification is not answered: {said}", "start the gateway; check the proxy's paths"
    )


def _unsigned(base: str, channel: str, mine: list[Account], answers: Answers) -> Finding:
    """A post that nobody signed must be refused."""
    name = f"{channel} webhook"
    answer = answers.own("POST", f"{base}/webhooks/{channel}", json={"doctor": True})
    if answer.status == 403:
        return ok(name, "what is not signed is refused")
    set_up = any(isinstance(each, ZaloAccount) and each.url_check for each in mine)
    if answer.status == 200 and set_up:
        return warning(
            name, "unsigned posts are answered and thrown away (url_check)", "set url_check to false"
        )
    if answer.trouble or answer.status >= 500:
        return failure(
            name, answer.trouble or f"HTTP {answer.status}", "start the gateway; check the proxy's paths"
        )
    return failure(
        name, f"an unsigned post gets HTTP {answer.status}", "is something else behind this address?"
    )


def _by_channel(found: list[Account]) -> dict[str, list[Account]]:
    channels: dict[str, list[Account]] = {}
    for each in found:
        channels.setdefault(each.channel, []).append(each)
    return channels
