"""Interviews: the conversations that fill the facts of a calculator, one question at a time. Pure: no clock, no store.

``begin`` gives a state, ``step`` takes it and one message and says what to do. A state is plain JSON.
"""

from __future__ import annotations

from .before import earlier
from .commands import asks
from .engine import begin, step
from .kept import readable, to_keep
from .message import Message, Step
from .script import NAMES
from .state import MOST

__all__ = ["MOST", "NAMES", "Message", "Step", "asks", "begin", "earlier", "readable", "step", "to_keep"]
