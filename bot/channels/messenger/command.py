"""``python -m bot messenger-profile``: sets greeting, questions, menu and events of the Pages."""

from __future__ import annotations

import argparse
import sys

from bot.channels import accounts
from bot.channels.accounts import MessengerAccount
from bot.core.errors import SendFailed, SendUnknown

from .profile import set_profile


def main(argv: list[str]) -> int:
    """Exit code 0: every Page was set; 1: one was not; 2: there is no such Page."""
    parser = argparse.ArgumentParser(prog="bot messenger-profile", description=__doc__)
    parser.add_argument("page", nargs="*", help="ids of Pages (default: all that are configured)")
    wanted = parser.parse_args(argv).page
    pages = {each.account: each for each in accounts.accounts() if isinstance(each, MessengerAccount)}
    missing = [account for account in wanted if account not in pages]
    if missing or not pages:
        print(f"no such Page is configured: {', '.join(missing) or 'none at all'}", file=sys.stderr)
        return 2
    return max(_set(pages[account]) for account in wanted or pages)


def _set(page: MessengerAccount) -> int:
    try:
        set_profile(page)
    except (SendFailed, SendUnknown) as error:
        print(f"{page.account}: {error}", file=sys.stderr)
        return 1
    print(f"{page.account}: greeting, questions, menu and events are set")
    return 0
