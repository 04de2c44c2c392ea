"""The ear as a component of Rasa's graph: one parse gives intent, needs, entities and danger."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.ear import Before, Ear

from .importer import LABEL
from .understood import BEFORE, understood

KIND = DefaultV1Recipe.ComponentType


@DefaultV1Recipe.register([KIND.INTENT_CLASSIFIER, KIND.ENTITY_EXTRACTOR], is_trainable=True)
class EarComponent(IntentClassifier, GraphComponent):
    """Named in config.yml. All it knows is in ``bot.ear``. (Rasa finds arguments by their names.)"""

    def __init__(self, storage: ModelStorage, resource: Resource, ear: Ear | None = None) -> None:
        self._storage, self._resource, self._ear = storage, resource, ear

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> EarComponent:
        """An ear that is still to be trained."""
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> EarComponent:
        """The ear that lies in the model."""
        with model_storage.read_from(resource) as folder:
            return cls(model_storage, resource, Ear.load(folder))

    def train(self, training_data: TrainingData) -> Resource:
        """Train on the whole labels and keep the ear in the model."""
        examples = training_data.intent_examples
        self._ear = Ear.train([(example.get(TEXT), example.get(LABEL)) for example in examples])
        with self._storage.write_to(self._resource) as folder:
            self._ear.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Write what was understood into each message."""
        assert self._ear is not None, "Rasa loads a component before it processes"
        for message in messages:
            before = Before.read((message.get("metadata") or {}).get(BEFORE))
            for key, value in understood(self._ear.hear(message.get(TEXT) or "", before)).items():
                message.set(key, value, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing further down wants the ear's opinion while training."""
        return training_data
