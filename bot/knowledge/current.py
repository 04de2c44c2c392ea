"""The knowledge in use. Changed files are taken up without a restart, once they pass the checks."""

from __future__ import annotations

import logging
import threading
import time
from pathlib import Path

from .book import FOLDER, Knowledge
from .problems import KnowledgeError
from .read import files_of

LOOK_EVERY = 1.0  # seconds

log = logging.getLogger(__name__)

Stamp = tuple[tuple[str, int, int], ...]


class Current:
    """Holds the knowledge of one folder and looks at its files at most once a second."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._knowledge: Knowledge | None = None
        self._stamp: Stamp = ()
        self._looked = 0.0

    def get(self) -> Knowledge:
        """The knowledge. Raises ``KnowledgeError`` only when there never was a good one."""
        with self._lock:
            if self._knowledge is None:
                self._stamp = stamp(self._folder)
                self._knowledge = Knowledge.load(self._folder)
                self._looked = time.monotonic()
            elif time.monotonic() - self._looked >= LOOK_EVERY:
                self._look(self._knowledge)
            return self._knowledge

    def _look(self, old: Knowledge) -> None:
        self._looked = time.monotonic()
        seen = stamp(self._folder)
        if seen == self._stamp:
            return
        self._stamp = seen  # a bad set is tried once, not every second
        try:
            self._knowledge = Knowledge.load(self._folder)
        except KnowledgeError as error:
            self._knowledge = old
            log.error("knowledge changed but has %d problems; keeping the old one", len(error.problems))
        else:
            log.info("knowledge taken up anew: %d cards", len(self._knowledge.needs()))


def stamp(folder: Path) -> Stamp:
    """When and how big each file is; a file that is gone leaves a mark too."""
    marks = []
    for path in files_of(folder):
        try:
            state = path.stat()
        except FileNotFoundError:
            marks.append((str(path), 0, -1))
        else:
            marks.append((str(path), state.st_mtime_ns, state.st_size))
    return tuple(marks)


_current = Current()


def knowledge() -> Knowledge:
    """The product's knowledge, as its files are now. Safe to call from any thread, cheap to call often."""
    return _current.get()
