"""What the assistant knows: law as dated, cited cards in data/knowledge, checked before use and rendered for a day."""

from .book import Knowledge
from .current import knowledge
from .problems import KnowledgeError, Problem

__all__ = ["Knowledge", "KnowledgeError", "Problem", "knowledge"]
