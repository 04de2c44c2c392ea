"""Zalo's tokens: an access token for 25 hours, and a refresh token that is good for one use.

They carry their own proof, so that a restart of the simulator, which forgets all else, does not lock the OA out.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta
from urllib.parse import parse_qs

from bot.channels.accounts import ZaloAccount
from bot.channels.simulator.calls import Call, Refusal
from bot.channels.simulator.world import World

from .refusals import refusal, used_refresh_token

LIFE = timedelta(hours=25)


def authorise(call: Call) -> ZaloAccount:
    """The OA whose access token the request carries. Raises ``Refusal`` -216, -220 or -242."""
    token = call.request.headers.get("access_token", "")
    account = next((each for each in call.world.zalo() if _is_access(each, token)), None)
    if account is None:
        raise refusal(-216)
    if call.struck_by("expired_token"):
        call.world.revoked.add(token)
    if token in call.world.revoked or _age(call.world, token) > LIFE:
        raise refusal(-220)
    proof = call.request.headers.get("appsecret_proof")
    if proof is not None and not hmac.compare_digest(
        proof.encode(), _mac(account.app_secret, token).encode()
    ):
        raise refusal(-242)
    return account


def grant(call: Call) -> dict[str, str]:
    """``POST /v4/oa/access_token``: a new pair for a refresh token that nobody has used."""
    form = {name: values[0] for name, values in parse_qs(call.raw.decode(errors="replace")).items()}
    account = next((each for each in call.world.zalo() if each.app_id == form.get("app_id")), None)
    if account is None:
        raise _refused(-14002, "Invalid app id.")
    if call.request.headers.get("secret_key") != account.app_secret:
        raise _refused(-14004, "Invalid secret key.")
    if form.get("grant_type") != "refresh_token" or not _is_form(call):
        raise _refused(-14001, "Invalid grant type.")
    generation = _generation(account, form.get("refresh_token", ""))
    if generation is None or generation <= call.world.used_refresh.get(account.account, -1):
        raise used_refresh_token()
    call.world.used_refresh[account.account] = generation
    return pair(call.world, account, generation + 1)


def pair(world: World, account: ZaloAccount, generation: int) -> dict[str, str]:
    """A fresh pair, in Zalo's words."""
    access = f"access-{generation}-{int(world.now().timestamp() * 1000)}"
    refresh = f"refresh-{generation}"
    return {
        "access_token": f"{access}-{_mac(account.app_secret, access)}",
        "refresh_token": f"{refresh}-{_mac(account.app_secret, refresh)}",
        "expires_in": str(int(LIFE.total_seconds())),
    }


def consent(world: World, account: ZaloAccount) -> str:
    """A refresh token that nobody has used, as Zalo gives one when the OA's owner consents anew."""
    return pair(world, account, world.used_refresh.get(account.account, -1) + 1)["refresh_token"]


def _is_form(call: Call) -> bool:
    return call.request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")


def _is_access(account: ZaloAccount, token: str) -> bool:
    said, _, mac = token.rpartition("-")
    return said.startswith("access-") and hmac.compare_digest(
        mac.encode(), _mac(account.app_secret, said).encode()
    )


def _age(world: World, token: str) -> timedelta:
    return timedelta(milliseconds=world.now().timestamp() * 1000 - int(token.split("-")[2]))


def _generation(account: ZaloAccount, token: str) -> int | None:
    """The how-many-eth refresh token this is; None when it is none of ours. The one of the accounts file is number 0."""
    if account.refresh_token and token == account.refresh_token:
        return 0
    said, _, mac = token.rpartition("-")
    ours = said.startswith("refresh-") and hmac.compare_digest(
        mac.encode(), _mac(account.app_secret, said).encode()
    )
    return int(said.removeprefix("refresh-")) if ours else None


def _mac(secret: str, said: str) -> str:
    return hmac.new(secret.encode(), said.encode(), hashlib.sha256).hexdigest()


def _refused(code: int, words: str) -> Refusal:
    body = {"error": code, "error_name": words, "error_reason": words, "error_description": words}
    return Refusal(200, {**body, "ref_doc": "https://developers.zalo.me/docs/"})
