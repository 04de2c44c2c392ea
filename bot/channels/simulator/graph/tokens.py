"""The Page's token, which must come with a proof that the caller knows the app's secret."""

from __future__ import annotations

import hashlib
import hmac

from bot.channels.accounts import MessengerAccount
from bot.channels.simulator.calls import Call

from .refusals import refusal


def authorise(call: Call) -> MessengerAccount:
    """The Page whose token the request carries, with the right proof. Raises ``Refusal`` 190 or 100."""
    query, header = call.request.query_params, call.request.headers.get("authorization", "")
    token = query.get("access_token") or header.removeprefix("Bearer ")
    if not token:
        raise refusal(104, words="An access token is required to request this resource.")
    page = next((each for each in call.world.pages() if _same(each.page_token, token)), None)
    if page is None:
        raise refusal(190, 460)
    proof = query.get("appsecret_proof")
    if proof is None:
        raise refusal(100, words="API calls from the server require an appsecret_proof argument")
    if not _same(proof, hmac.new(page.app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()):
        raise refusal(100, words="Invalid appsecret_proof provided in the API argument")
    node = call.request.path_params.get("page", "me")
    if node not in ("me", page.account):
        raise refusal(100, 33, f"Unsupported request. Object with ID '{node}' does not exist")
    return page


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
