"""The invented OA and Page of an installation that has none: written once, pointing at the simulator on loopback."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from bot.channels.accounts import Account, MessengerAccount, ZaloAccount, accounts
from bot.channels.messenger.profile import set_profile
from bot.core.errors import SendFailed, SendUnknown
from bot.core.settings import is_loopback, settings

OFFICER_OF_ZALO = "7741203398856610294"  # who types in Zalo's own tool
PAGE_INBOX = 263902037430900  # the app id of Meta's own inbox, the same for every Page
HEAD = "# Invented accounts at the simulator, made by `bot run`. Put real ones in their place; see docs/operations.md.\n"


def invented(address: str) -> list[dict[str, str]]:
    """One OA and one Page at the simulator under ``address``."""
    return [
        {
            "channel": "zalo",
            "account": "2915847360118203344",
            "app_id": "4231907765102840019",
            "app_secret": "fake-zalo-app-secret-0000",
            "oa_secret": "fake-oa-secret-not-real-7Kq2",
            "refresh_token": "fake-refresh-1",
            "api": f"{address}/zalo",
            "oauth": f"{address}/zalo",
        },
        {
            "channel": "messenger",
            "account": "104857293316482",
            "app_id": "1602938847715590",
            "app_secret": "fake-meta-app-secret-0000",
            "page_token": "fake-page-token-0000",
            "verify_token": "fake-verify-token",
            "graph": f"{address}/graph",
        },
    ]


def accounts_file(path: Path, address: str | None = None) -> bool:
    """Write the invented accounts to ``path`` (mode 0600) unless there is a file. True when it was written."""
    if path.exists():
        return False
    address = address or f"http://127.0.0.1:{settings().simulator_port}"
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(HEAD + yaml.safe_dump(invented(address), sort_keys=False))
    try:
        os.link(draft, path)  # the first of several starting processes wins
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True


def dress_pages() -> None:
    """Give the invented Pages greeting, questions and menu, as a command gives them to real ones: the simulator forgets."""
    for page in accounts():
        if isinstance(page, MessengerAccount) and is_simulated(page):
            with suppress(SendFailed, SendUnknown):  # a page without a menu is no reason not to start
                set_profile(page)


def is_simulated(account: Account) -> bool:
    """True when this account lives here and not at the platform."""
    return is_loopback(urlsplit(_address(account)).hostname or "")


def port_of(account: Account) -> int | None:
    """Where the simulator is expected to listen."""
    return urlsplit(_address(account)).port


def _address(account: Account) -> str:
    return account.api if isinstance(account, ZaloAccount) else account.graph
