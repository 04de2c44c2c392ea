"""One request to Zalo's OAuth server: a refresh token or a person's consent, each good for one use, for a pair of tokens."""

from __future__ import annotations

from datetime import timedelta

from bot.channels import outbound
from bot.channels.accounts import ZaloAccount
from bot.core.errors import SendFailed, SendUnknown

ALARM = "token"
LATER = 60.0  # s, until a message that needs the token is tried again
LIFE = timedelta(hours=25)
http = outbound.session()


class RefreshFailed(SendFailed):
    """Zalo refused a refresh token."""


Pair = tuple[str, str, timedelta]  # access token, refresh token, how long the first one lives


def exchange(account: ZaloAccount, refresh: str) -> Pair:
    """Use up a refresh token. Raises ``RefreshFailed`` for a refusal, ``SendFailed`` when nothing is known."""
    return _granted(account, {"refresh_token": refresh, "grant_type": "refresh_token"})


def first(account: ZaloAccount, code: str) -> Pair:
    """Use up the code of a consent. Raises as ``exchange`` does."""
    verifier = account.code_verifier
    return _granted(account, {"code": code, "code_verifier": verifier, "grant_type": "authorization_code"})


def _granted(account: ZaloAccount, form: dict[str, str]) -> Pair:
    try:
        response = outbound.post(
            http,
            f"{account.oauth}/v4/oa/access_token",
            headers={"secret_key": account.app_secret},
            data={"app_id": account.app_id, **form},
        )
    except SendUnknown as error:
        message = "Zalo: không rõ đã đổi mã truy cập hay chưa"
        raise SendFailed(message, alarm=ALARM, retry_after=LATER) from error
    answer = outbound.json_of(response)
    pair = answer.get("access_token"), answer.get("refresh_token")
    if not all(isinstance(each, str) and each for each in pair):
        code = answer.get("error")
        kind = SendFailed if code is None else RefreshFailed
        message = f"Zalo {code or response.status_code}: không đổi được mã truy cập"
        raise kind(message, alarm=ALARM, retry_after=LATER)
    return str(pair[0]), str(pair[1]), _life(answer.get("expires_in"))


def _life(expires_in: object) -> timedelta:
    """Zalo writes the seconds as a text."""
    seconds = str(expires_in)
    return timedelta(seconds=int(seconds)) if seconds.isascii() and seconds.isdigit() else LIFE
