"""Lets Rasa read ``topic/need`` labels as what they are here: the intent is the topic, the need lies beside it.

To Rasa such a label is a retrieval intent, for which it would want a ResponseSelector and responses. There are
none: cards answer.
"""

from __future__ import annotations

from typing import Any

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.common import cached_method

from .understood import rasa_name

LABEL = "label"


class NeedsImporter(RasaFileImporter):
    """Named in config.yml."""

    @cached_method  # Rasa asks three times while it trains
    def get_nlu_data(self, language: str | None = "vi") -> TrainingData:
        """The training data, each message with its whole label under ``label``."""
        data = super().get_nlu_data(language)
        return TrainingData([_relabelled(example) for example in data.training_examples])


def _relabelled(example: Message) -> Message:
    data: dict[str, Any] = dict(example.data)
    data[LABEL] = data.pop(INTENT_RESPONSE_KEY, None) or data.get(INTENT)
    if INTENT in data:
        data[INTENT] = rasa_name(data[INTENT])
    return Message(data=data)
