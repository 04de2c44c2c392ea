"""Tells the console which Pages may use Meta's tag for officers: only delivery reads the accounts and their secrets."""

from __future__ import annotations

from bot.channels.accounts import MessengerAccount, accounts
from bot.core import clock
from bot.store import Store, stops


def tell(store: Store) -> None:
    """Note it for every Page of this deployment."""
    pages = [account for account in accounts() if isinstance(account, MessengerAccount)]
    with store.write() as tx:
        for page in pages:
            stops.no_tag(tx, page.channel, page.account, allowed=page.human_agent, now=clock.now())
