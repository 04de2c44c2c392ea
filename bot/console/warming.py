"""Reads what the first case would otherwise wait for, while the console starts."""

from __future__ import annotations

import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette

from bot.core import clock
from bot.core.errors import BotError
from bot.store.talk import Line

from .summary import summarise

log = logging.getLogger(__name__)
SAMPLE = "chồng em bị 3 năm tù, ra ngày 29/2/2024, muốn vay vốn"


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    """The console answers at once; the patterns and cards are read beside it."""
    threading.Thread(target=warm, name="warming", daemon=True).start()
    yield


def warm() -> None:
    """Make one summary of made-up words: it compiles every pattern and loads the cards."""
    try:
        summarise([Line(clock.now(), "person", "text", SAMPLE, needs=("loan/interest",))])
    except BotError as error:  # the page says what it can; the checks of the content tell the rest
        log.warning("not warmed: %s", type(error).__name__)
