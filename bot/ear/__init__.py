"""The ear: what a message means. A plain library that knows nothing of Rasa."""

from .context import Before
from .ear import Ear, load_ear
from .heard import Entity, Heard, Scored

__all__ = ["Before", "Ear", "Entity", "Heard", "Scored", "load_ear"]
