"""Logs without personal text, for every process: ``setup("gateway")`` first thing.

Our own loggers print their message. Of everybody else's records only level, logger, file and line are
printed: libraries put texts, SQL parameters and whole trackers into theirs. An exception, whoever
logs it, is its type and its frames; its message may quote a citizen. This is done where records are
*made*, so that no handler that a library installs ever sees more.
"""

from __future__ import annotations

import logging
import os
import re
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from . import clock
from .errors import SettingsError

OURS = ("bot", "actions", "__main__")  # the last: what `python -m` runs is ours
LEVEL = "BOT_LOG_LEVEL"  # DEBUG, INFO (the default), WARNING
FRAMES = 12
# Start-up messages of others that hold nothing but addresses and process numbers.
HARMLESS = re.compile(
    r"Starting Rasa server on https?://[\w.\-]+:\d+"
    r"|Rasa server is up and running\."
    r"|Goin' Fast @ https?://[\w.\-]+:\d+"
    r"|(Starting|Stopping) worker \[\d+\]"
    r"|Started server process \[\d+\]|Finished server process \[\d+\]"
    r"|Uvicorn running on https?://[\w.\-]+:\d+ \(Press CTRL\+C to quit\)"
)

_plain_record = logging.LogRecord


def setup(process: str) -> None:
    """Log to standard error as ``process``. The first thing a process does."""
    level = os.environ.get(LEVEL, "INFO").upper()
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Line(process))
    handler.addFilter(_worth_printing if level != "DEBUG" else lambda _record: True)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    logging.setLogRecordFactory(_record)
    logging.lastResort = handler  # loggers that libraries cut off from the root
    warnings.showwarning = _show_warning
    sys.excepthook = _uncaught
    threading.excepthook = lambda args: _uncaught(args.exc_type, args.exc_value, args.exc_traceback)
    sys.unraisablehook = lambda args: _uncaught(args.exc_type, args.exc_value, args.exc_traceback)


def describe(error: BaseException | None) -> str:
    """An exception and what led to it: types and frames, no values."""
    return " < ".join(_one(each) for each in _chain(error))


class _Line(logging.Formatter):
    """One line a record: time, level, process, logger, message."""

    def __init__(self, process: str) -> None:
        super().__init__()
        self._process = process

    def format(self, record: logging.LogRecord) -> str:
        when = clock.local(clock.now()).isoformat(timespec="milliseconds")
        message = record.getMessage().replace("\n", "\\n")
        return f"{when} {record.levelname} {self._process} {record.name} {message}"


def _record(*args: Any, **kwargs: Any) -> logging.LogRecord:
    record = _plain_record(*args, **kwargs)
    if _ours(record.name):
        record.args = _without_messages(record.args)
        text = record.getMessage()
    else:
        text = record.getMessage() if _harmless(record) else f"({_place(record.pathname)}:{record.lineno})"
    if record.exc_info and record.exc_info[1] is not None:
        text += f" | {describe(record.exc_info[1])}"
    record.msg, record.args = text, ()
    record.exc_info = record.exc_text = record.stack_info = None
    return record


def _ours(name: str) -> bool:
    return name.split(".", 1)[0] in OURS


def _harmless(record: logging.LogRecord) -> bool:
    return not record.args and HARMLESS.fullmatch(str(record.msg)) is not None


def _worth_printing(record: logging.LogRecord) -> bool:
    return _ours(record.name) or record.levelno >= logging.WARNING or _harmless(record)


def _without_messages(args: Any) -> Any:
    """Exceptions given as arguments become their type's name."""
    if isinstance(args, tuple):
        return tuple(type(arg).__name__ if isinstance(arg, BaseException) else arg for arg in args)
    return args


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _one(error: BaseException) -> str:
    frames = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"{_place(code.co_filename)}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return f"{type(error).__name__} [{', '.join(frames[-FRAMES:])}]"


def _place(path: str) -> str:
    return "/".join(Path(path).parts[-2:])


def _show_warning(
    message: Warning | str, category: type[Warning], filename: str, lineno: int, *_rest: Any, **_more: Any
) -> None:
    logging.getLogger("bot.warnings").debug("%s %s:%s", category.__name__, _place(filename), lineno)


def _uncaught(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    if isinstance(error, SettingsError):  # speaks to the operator and quotes settings only
        logging.getLogger("bot").critical("%s", str(error))
        return
    logging.getLogger("bot").critical("stopped", exc_info=(kind, error or kind(), trace))
