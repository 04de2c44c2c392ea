"""``python -m bot zalo-consent``: the first pair of tokens of an OA, or a new one, from a person's consent at Zalo."""

from __future__ import annotations

import argparse
import base64
import getpass
import hashlib
import secrets
import sys

from bot.channels import accounts
from bot.channels.accounts import ZaloAccount
from bot.core import clock
from bot.core.errors import SendFailed
from bot.core.settings import settings
from bot.store import alarms, open_store, tokens

from . import NAME, oauth

FIRST = """{oa} has no code_verifier yet. Put this line into its entry in {file} and keep it there:

    code_verifier: {verifier}

Enter this code challenge in Zalo's console, beside the redirect address, and run the command again:

    {challenge}
"""
ASK = """Code challenge in Zalo's console: {challenge}
Open the consent link of the console as the OA's administrator and agree. From the address you land on, copy what
stands after code= (good once, for ten minutes).
"""


def main(argv: list[str]) -> int:
    """Exit code 0: a pair is stored; 1: not yet, and what to do; 2: there is no such OA."""
    parser = argparse.ArgumentParser(prog="bot zalo-consent", description=__doc__)
    parser.add_argument("oa", nargs="?", help="id of the OA (default: the only one that is configured)")
    wanted = parser.parse_args(argv).oa
    found = [each for each in accounts.accounts() if isinstance(each, ZaloAccount)]
    chosen = [each for each in found if wanted in (None, each.account)]
    if len(chosen) != 1:
        known = ", ".join(each.account for each in found) or "none at all"
        print(f"name one of the configured OAs: {known}", file=sys.stderr)
        return 2
    return _consent(chosen[0])


def _consent(account: ZaloAccount) -> int:
    if not account.code_verifier:
        verifier = secrets.token_urlsafe(32)  # 43 characters, as Zalo wants it
        told = {"oa": account.account, "file": settings().channels_file, "verifier": verifier}
        print(FIRST.format(**told, challenge=challenge(verifier)))
        return 1
    print(ASK.format(challenge=challenge(account.code_verifier)))
    code = getpass.getpass("code: ").strip()
    try:
        access, refresh, life = oauth.first(account, code)
    except SendFailed as error:
        print(f"{account.account}: {error}", file=sys.stderr)
        return 1
    now = clock.now()
    store = open_store()
    with store.write() as tx:
        tokens.put(tx, NAME, account.account, access=access, refresh=refresh, expires_at=now + life, now=now)
        alarms.clear(tx, (oauth.ALARM,), NAME, account.account, now)
    store.close()
    print(f"{account.account}: the pair is stored; delivery renews it from now on")
    return 0


def challenge(verifier: str) -> str:
    """S256 of a verifier, as in RFC 7636."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
