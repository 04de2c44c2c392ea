"""One Official Account: its secrets, its pair of tokens, and whether Zalo knows us by it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from bot.channels.accounts import ZaloAccount
from bot.channels.zalo import errors
from bot.channels.zalo.api import headers
from bot.core import clock
from bot.core.errors import SendFailed
from bot.store import tokens
from bot.store.tables import PlatformToken

from .asking import Answer, Answers
from .database import Database
from .finding import Check, Finding, NotLooked, failure, ok, warning
from .troubles import what_to_do

REFRESH_LIVES = timedelta(days=90)
RENEWED_WITHIN = timedelta(hours=21)  # delivery renews at 20 of 25 hours
SOON = timedelta(days=14)
CONSENT = "give consent for the OA again and put the new refresh_token into the channels file"


def checks(account: ZaloAccount, answers: Answers, database: Database) -> list[tuple[str, Check]]:
    """All that can be asked about an OA without anybody noticing."""
    name = f"zalo {account.account}"
    return [
        (f"{name} secrets", partial(_secrets, f"{name} secrets", account)),
        (f"{name} tokens", partial(_tokens, f"{name} tokens", account, database)),
        (f"{name} call", partial(_call, f"{name} call", account, answers, database)),
    ]


def _secrets(name: str, account: ZaloAccount) -> Iterator[Finding]:
    missing = [each for each in ("app_id", "app_secret", "oa_secret") if not getattr(account, each)]
    if missing:
        yield failure(
            name, f"{', '.join(missing)} missing", "copy it from Zalo's console into the channels file"
        )
    else:
        yield ok(name, "app_id, app_secret and oa_secret (which signs webhooks) are there")
    if account.oa_secret_previous:
        said = "oa_secret_previous is still accepted"
        yield warning(name, said, "remove it once webhooks are signed with the new key")
    if account.url_check:
        said = "url_check is on: unsigned posts are answered (and thrown away)"
        yield warning(name, said, "set it to false once Zalo has accepted the webhook address")


def _row(account: ZaloAccount, database: Database) -> PlatformToken | None:
    with database.store.read() as tx:
        return tokens.get(tx, "zalo", account.account)


def _tokens(name: str, account: ZaloAccount, database: Database) -> Iterator[Finding]:
    row, now = _row(account, database), clock.now()
    if row is None or not row.access:
        if account.refresh_token or (row and row.refresh):
            said = "no pair has been fetched yet; the delivery role does that within half a minute"
            yield warning(name, said, "start the delivery role; if it runs, see the alarms")
        else:
            yield failure(name, "there is no refresh token", CONSENT)
        return
    yield _state(name, row, now)


def _state(name: str, row: PlatformToken, now: datetime) -> Finding:
    renewed, left = now - row.refreshed_at, row.expires_at - now
    age = f"renewed {_hours(renewed)} ago"
    if renewed > REFRESH_LIVES:
        return failure(name, f"{age}: the refresh token lives three months", CONSENT)
    if left <= timedelta(0):
        return failure(
            name,
            f"{age}; the access token is over",
            "start the delivery role, which renews it; see the alarms",
        )
    if renewed > RENEWED_WITHIN:
        return warning(
            name, f"{age}; it should have been renewed", "see the alarms, and whether the delivery role runs"
        )
    return ok(name, f"{age}, the access token is good for another {_hours(left)}")


def _call(name: str, account: ZaloAccount, answers: Answers, database: Database) -> Iterator[Finding]:
    row = _row(account, database)
    if row is None or not row.access:
        raise NotLooked("there is no access token")
    answer = answers.platform(f"{account.api}/v2.0/oa/getoa", headers=headers(account, row.access))
    yield _understood(name, account, answer)


def _understood(name: str, account: ZaloAccount, answer: Answer) -> Finding:
    if answer.trouble:
        return failure(
            name, f"Zalo: {answer.trouble}", "check the outgoing HTTPS connection to openapi.zalo.me"
        )
    code = answer.json.get("error")
    if code is None or answer.status != 200:
        return failure(name, f"Zalo answers HTTP {answer.status}", "try again later; Zalo may have trouble")
    if str(code) != "0":
        return _refused(name, str(code))
    data = answer.json.get("data")
    data = data if isinstance(data, dict) else {}
    if str(data.get("oa_id", account.account)) != account.account:
        return failure(name, "the token is another OA's", "correct account, or give consent for this OA")
    if data.get("is_verified") is False:
        return warning(
            name, "Zalo knows us, but the OA is not verified", "have it verified: Zalo may refuse messages"
        )
    return ok(name, "Zalo knows us and the OA")


def _refused(name: str, code: str) -> Finding:
    error = errors.failure(int(code)) if code.lstrip("-").isdigit() else SendFailed()
    if isinstance(error, errors.TokenRefused):
        do = "it is renewed with the next message; if not, see the alarms"
        return failure(name, f"Zalo refuses the access token ({code})", do)
    if error.alarm is None:
        return failure(name, f"Zalo answers {code}", "see Zalo's list of error codes")
    meaning, do = what_to_do(error.alarm)
    return failure(name, f"Zalo answers {code}: {meaning}", do)


def _hours(span: timedelta) -> str:
    hours = span.total_seconds() / 3600
    return f"{hours:.0f} h" if hours < 72 else f"{hours / 24:.0f} days"
