"""Keeps Rasa from undoing our logging: it would put coloured handlers and a printing structlog in its place."""

from __future__ import annotations

import logging
from collections.abc import MutableMapping
from typing import Any

import rasa.__main__
import rasa.utils.io
import structlog


def install() -> None:
    """Structlog goes through the standard library, where records lose their text; Rasa's own set-up does nothing."""
    structlog.configure(
        processors=[_to_standard_library],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLogger().level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    rasa.__main__.configure_structlog = lambda *_args, **_kwargs: None
    rasa.utils.io.configure_colored_logging = lambda *_args, **_kwargs: None


def _to_standard_library(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> tuple[Any, ...]:
    return ("structured event",), {"exc_info": event.get("exc_info")}
