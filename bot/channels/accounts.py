"""The Zalo OAs and Facebook Pages of this deployment, with their secrets, from ``BOT_CHANNELS_FILE``.

A YAML list, mode 0600. The hosts are the platforms' own; only an embedded installation may point them at
a simulator on loopback.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import yaml
from pydantic import BaseModel, Extra, Field, StrictStr, ValidationError

from bot.core.errors import SettingsError
from bot.core.settings import is_loopback, settings

ZALO_HOSTS = frozenset({"openapi.zalo.me", "oauth.zaloapp.com"})
GRAPH_HOSTS = frozenset({"graph.facebook.com"})


class _Strict(BaseModel):
    class Config:
        extra = Extra.forbid
        allow_mutation = False


class ZaloAccount(_Strict):
    """One Official Account. ``account`` is the OA's id, ``oa_secret`` the key that signs its webhooks."""

    channel: Literal["zalo"]
    account: StrictStr
    app_id: StrictStr
    app_secret: StrictStr
    oa_secret: StrictStr
    oa_secret_previous: StrictStr = ""  # during rotation
    refresh_token: StrictStr = ""  # the first one only; from then on the pair in the store is the truth
    code_verifier: StrictStr = ""  # what `bot zalo-consent` made; its challenge stands in Zalo's console
    greet: bool = True  # false where Zalo's own welcome message is switched on
    # what no source has shown for sure; docs/operations.md tells how the first real events decide each
    mac_of: Literal["app", "oa"] = "app"  # whose id a webhook's signature begins with
    url_check: bool = (
        False  # true while the webhook address is entered: Zalo's console may ask without signing
    )
    buttons_as_template: bool = (
        False  # true if Zalo wants ``template_type`` and the text inside the attachment
    )
    button_title: int = Field(default=35, ge=5, le=35)  # characters of a button
    api: str = "https://openapi.zalo.me"
    oauth: str = "https://oauth.zaloapp.com"


class MessengerAccount(_Strict):
    """One Facebook Page. ``account`` is the Page's id."""

    channel: Literal["messenger"]
    account: StrictStr
    app_id: StrictStr
    app_secret: StrictStr
    app_secret_previous: StrictStr = ""  # during rotation
    page_token: StrictStr
    verify_token: StrictStr
    human_agent: bool = False  # true once Meta has approved the HUMAN_AGENT tag for the app
    greet: bool = True  # false where Meta's own automatic greeting is switched on
    graph: str = "https://graph.facebook.com"
    version: str = "v25.0"


Account = ZaloAccount | MessengerAccount
_KINDS: dict[str, type[ZaloAccount] | type[MessengerAccount]] = {
    "zalo": ZaloAccount,
    "messenger": MessengerAccount,
}


def load(path: Path, *, simulated: bool) -> list[Account]:
    """The accounts in a file; none when there is no file. Raises ``SettingsError`` naming the entry and what is wrong."""
    if not path.exists():
        return []
    if path.stat().st_mode & 0o077:
        raise SettingsError(f"{path} holds secrets and can be read by others; run: chmod 600 {path}")
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8")) or []
    except (yaml.YAMLError, UnicodeDecodeError):  # never its text: it quotes the file
        raise SettingsError(f"{path} cannot be read as YAML") from None
    if not isinstance(raw, list):
        raise SettingsError(f"{path} must be a list of accounts")
    return [_read(path, number, entry, simulated) for number, entry in enumerate(raw, start=1)]


def _read(path: Path, number: int, entry: Any, simulated: bool) -> Account:
    kind = _KINDS.get(str(entry.get("channel"))) if isinstance(entry, dict) else None
    if kind is None:
        raise SettingsError(f"{path}, entry {number}: channel is one of {', '.join(_KINDS)}")
    try:
        account = kind(**entry)
    except ValidationError as error:  # never its text: it may quote a secret
        fields = ", ".join(str(problem["loc"][0]) for problem in error.errors())
        raise SettingsError(f"{path}, entry {number}: {fields} missing or wrong") from None
    for address in _addresses(account):
        _allow(address, simulated, f"{path}, entry {number}")
    return account


def _addresses(account: Account) -> list[str]:
    return [account.api, account.oauth] if isinstance(account, ZaloAccount) else [account.graph]


def _allow(address: str, simulated: bool, where: str) -> None:
    parts = urlsplit(address)
    host = parts.hostname or ""
    official = parts.scheme == "https" and host in ZALO_HOSTS | GRAPH_HOSTS
    if not official and not (simulated and is_loopback(host)):
        raise SettingsError(f"{where}: {host} is not a host of the platform")


@lru_cache(maxsize=1)
def accounts() -> tuple[Account, ...]:
    """This deployment's accounts."""
    return tuple(load(settings().channels_file, simulated=settings().embedded))


def find(channel: str, account: str) -> Account | None:
    """The platform's account of this id."""
    return zalo(account) if channel == "zalo" else messenger(account)


def zalo(account: str) -> ZaloAccount | None:
    """The OA of this id."""
    return next(
        (each for each in accounts() if isinstance(each, ZaloAccount) and each.account == account), None
    )


def messenger(account: str) -> MessengerAccount | None:
    """The Page of this id."""
    found = (each for each in accounts() if isinstance(each, MessengerAccount) and each.account == account)
    return next(found, None)
