"""The OAs and Pages of this installation: how each was entered, and who looks at it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bot.channels import accounts
from bot.channels.accounts import Account, MessengerAccount, ZaloAccount
from bot.core.errors import SettingsError

from . import messenger, zalo
from .asking import Answers
from .database import Database
from .finding import Check, Finding, NotLooked, failure, ok, warning
from .machine import wanted


def entered() -> list[Account]:
    """The accounts of the channels file. Raises ``NotLooked``."""
    found = wanted()
    try:
        return accounts.load(found.channels_file, simulated=found.embedded)
    except (SettingsError, OSError) as error:
        raise NotLooked("the channels file cannot be read") from error


def of_file() -> Iterator[Finding]:
    """The channels file itself."""
    path = wanted().channels_file
    try:
        found = accounts.load(path, simulated=wanted().embedded)
    except (SettingsError, OSError) as error:
        said = str(error) if isinstance(error, SettingsError) else f"{path} cannot be read"
        yield failure("channels", said, "correct the file; docs/operations.md shows an entry of each kind")
        return
    if not found:
        yield warning(
            "channels", f"{path} names no account: only the web chat is served", "enter your OA and Page"
        )
        return
    twice = [
        each for each, times in Counter((one.channel, one.account) for one in found).items() if times > 1
    ]
    for channel, account in twice:
        yield failure("channels", f"{channel} {account} is there twice", "remove one of the entries")
    kinds = Counter(each.channel for each in found)
    yield ok("channels", ", ".join(f"{count} {channel}" for channel, count in sorted(kinds.items())))


def of_accounts(answers: Answers, database: Database) -> list[tuple[str, Check]]:
    """The checks of each account, to be run one by one."""
    try:
        found = entered()
    except NotLooked:
        return []  # ``of_file`` tells why
    checks: list[tuple[str, Check]] = []
    for each in found:
        if isinstance(each, ZaloAccount):
            checks += zalo.checks(each, answers, database)
        elif isinstance(each, MessengerAccount):
            checks += messenger.checks(each, answers)
    return checks
