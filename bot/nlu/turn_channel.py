"""The only door to Rasa: ``POST /webhooks/turn/turns``, one turn in, its cards out. See docs/architecture.md.

Unlike Rasa's ``rest`` channel it wants a token, says 503 while it cannot answer at all (no model, no action
server, no tracker database) and 500 when the turn failed.
"""

from __future__ import annotations

import hmac
import json
import logging
from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json as json_response
from sqlalchemy.exc import SQLAlchemyError

from bot.core.errors import TurnFailed
from bot.core.secrets_file import rasa_token
from bot.core.settings import settings

from . import faster, turn_processor
from .turn_processor import ActionsAway
from .turn_request import read

log = logging.getLogger(__name__)
turn_processor.install()
faster.install()


class TurnChannel(InputChannel):
    """Registered in credentials.yml."""

    @classmethod
    def name(cls) -> str:
        """Its place under /webhooks, and its name in the tracker."""
        return "turn"

    def blueprint(self, _on_new_message: Any) -> Blueprint:
        """The routes. Rasa's own handler is not used: it drops the processor's result."""
        routes = Blueprint("turn")

        @routes.listener("before_server_start")
        async def _limit_bodies(app: Sanic, _loop: Any) -> None:
            app.config.REQUEST_MAX_SIZE = settings().body_limit

        @routes.get("/health")
        async def _health(request: Request) -> HTTPResponse:
            return json_response({"ready": True}) if _ready(request) else _error("no_model", 503)

        @routes.post("/turns")
        async def _turns(request: Request) -> HTTPResponse:
            if not _authorised(request):
                return _error("unauthorised", 401)
            if not _ready(request):
                return _error("no_model", 503)
            return await _live(request)

        return routes


async def _live(request: Request) -> HTTPResponse:
    try:
        message = read(json.loads(request.body))
    except (ValueError, RecursionError):  # ours (Malformed), or JSON's own
        return _error("malformed", 400)
    turn = message.metadata["turn"]
    try:
        return json_response(await request.app.ctx.agent.handle_message(message))
    except SQLAlchemyError as error:
        log.error("turn %s: the tracker database failed", turn, exc_info=error)
        return _error("tracker_away", 503)
    except ActionsAway as error:
        log.error("turn %s: the action server is away", turn, exc_info=error)
        return _error("actions_away", 503)
    except TurnFailed as error:
        log.error("turn %s failed: %s", turn, str(error), exc_info=error)
        return _error("turn_failed", 500)
    except Exception as error:
        log.error("turn %s failed", turn, exc_info=error)
        return _error("turn_failed", 500)


def _ready(request: Request) -> bool:
    agent = getattr(request.app.ctx, "agent", None)
    return agent is not None and agent.is_ready()


def _authorised(request: Request) -> bool:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    sent = given.encode(errors="surrogateescape")  # a header may be any bytes
    return scheme.lower() == "bearer" and hmac.compare_digest(sent, rasa_token().encode())


def _error(code: str, status: int) -> HTTPResponse:
    return json_response({"error": code}, status=status)
