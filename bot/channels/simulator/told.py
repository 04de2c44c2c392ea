"""What the assistant meant by the messages on a phone: for ``bot chat``, which shows cards, needs and hand-offs too.

No platform has this. It reads the store, so it wants a token that lies in the data folder, and this machine's owner.
"""

from __future__ import annotations

import hmac
from typing import Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.channels import zalo
from bot.channels.web.render import render
from bot.core.cards import Card
from bot.core.secrets_file import simulator_token
from bot.store import Session, Store, inbox, outbox, receipts, threads

from .world import Person, World, id_of

FIELDS = ("kind", "more", "caveat", "sources", "cards", "needs")


async def told(request: Request) -> JSONResponse:
    """``platform``, ``person`` and, comma between, ``messages``: ids of what the person sent, and of what came.

    ``{"sent": {id: {"state", "turn", "said", "left"}}, "came": {id: {"row", "kind", "cards", "needs", …}}}``
    """
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(given.encode(), simulator_token().encode()):
        return JSONResponse({"error": "the token in the data folder is wanted"}, 401)
    store: Store | None = request.app.state.store
    person = _person(request.app.state.world, request)
    if store is None or person is None:
        return JSONResponse({"sent": {}, "came": {}})
    wanted = set(request.query_params.get("messages", "").split(",")) - {""}
    mine = [message.id for message in person.messages if message.author == "person" and message.id in wanted]
    theirs = [message.id for message in person.messages if message.author == "page" and message.id in wanted]
    return JSONResponse(await to_thread.run_sync(_read, store, person, mine, theirs))


def _person(world: World, request: Request) -> Person | None:
    query = request.query_params
    account = world.account(query.get("platform", ""))
    return world.find(account, id_of(account, query.get("person", ""))) if account else None


def _read(store: Store, person: Person, mine: list[str], theirs: list[str]) -> dict[str, Any]:
    platform_id = zalo.anonymous_id(person.id, person.conversation) if person.anonymous else person.id
    with store.read() as tx:
        thread = threads.find(tx, person.account.channel, person.account.account, platform_id)
        if thread is None:
            return {"sent": {}, "came": {}}
        sent = {each: _sent(tx, thread, each) for each in mine}
        came = {each: _came(tx, thread.id, each) for each in theirs}
    return {
        name: {key: value for key, value in found.items() if value}
        for name, found in (("sent", sent), ("came", came))
    }


def _sent(tx: Session, thread: Any, message: str) -> dict[str, Any] | None:
    """What became of a message: its state, and how many of its turn's messages are said and have left."""
    row = inbox.of_message(tx, thread, message)
    if row is None:
        return None
    said = outbox.of_turn(tx, row.turn_id) if row.turn_id else []
    left = [each for each in said if each.state == "sent"]
    return {"state": row.state, "turn": row.turn_id, "said": len(said), "left": len(left)}


def _came(tx: Session, thread_id: str, message: str) -> dict[str, Any] | None:
    """What the assistant, or an officer at the console, meant by a message."""
    row = receipts.row_of(tx, thread_id, message)
    if row is None or not row.card:
        return None
    card = render(Card.from_json(row.card))
    return {"row": row.id, **{name: card[name] for name in FIELDS}, "handoff": row.handoff}


ROUTES = [Route("/control/told", told, methods=["GET"])]
