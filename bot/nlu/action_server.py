"""The action server: rasa_sdk's executor behind a small app of ours, on loopback.

rasa_sdk's own app listens everywhere, and when an action fails it returns and logs the request, which holds the
whole conversation.
"""

from __future__ import annotations

import json
import logging
import os
import zlib
from typing import Any

from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException
from sanic import Sanic
from sanic.exceptions import NotFound
from sanic.request import Request
from sanic.response import HTTPResponse, json as json_response

from bot.core import logging as quiet
from bot.core.settings import settings

from .commands import LOOPBACK

log = logging.getLogger(__name__)


def create_app(package: str = "actions") -> Sanic:
    """The app, with every action of ``package``."""
    app = Sanic("bot_actions", configure_logging=False)
    executor = ActionExecutor()
    executor.register_package(package)

    @app.get("/health")
    async def _health(_request: Request) -> HTTPResponse:
        return json_response({"status": "ok"})

    @app.post("/webhook")
    async def _webhook(request: Request) -> HTTPResponse:
        call = _call(request)
        try:
            return json_response(await executor.run(call))
        except ActionExecutionRejection as error:
            return json_response({"error": "rejected", "action_name": error.action_name}, status=400)
        except ActionNotFoundException as error:
            return json_response({"error": "unknown", "action_name": error.action_name}, status=404)

    @app.exception(NotFound)
    async def _not_found(_request: Request, _error: Exception) -> HTTPResponse:
        return json_response({"error": "not found"}, status=404)

    @app.exception(Exception)
    async def _failed(_request: Request, error: Exception) -> HTTPResponse:
        log.error("an action failed", exc_info=error)
        return json_response({"error": type(error).__name__}, status=500)

    return app


def _call(request: Request) -> dict[str, Any]:
    squeezed = request.headers.get("content-encoding") == "deflate"
    return json.loads(zlib.decompress(request.body) if squeezed else request.body)


def main(package: str = "actions") -> None:
    """Serve until told to stop."""
    quiet.setup("actions")
    app = create_app(package)
    host, port = os.environ.get("SANIC_HOST", LOOPBACK), settings().actions_port
    log.info("actions on http://%s:%s", host, port)
    app.run(host, port, workers=1, access_log=False)


if __name__ == "__main__":
    main()
