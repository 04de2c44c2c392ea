"""Let Rasa 3.6 run without TensorFlow. Import this before anything from rasa.

Rasa imports its neural components eagerly, even for a bot that uses none. Here
those few modules are "already loaded" as placeholders, so TensorFlow is never
asked for. A placeholder named in config.yml is refused by Rasa itself ("Can't
load class for name ..."); using or subclassing one raises TensorFlowLeftOut.
"""

from __future__ import annotations

import sys
import types
from typing import Any, NoReturn

NEURAL = {
    "rasa.nlu.classifiers.diet_classifier": ["DIETClassifier"],
    "rasa.nlu.selectors.response_selector": ["ResponseSelector"],
    "rasa.nlu.featurizers.dense_featurizer.convert_featurizer": ["ConveRTFeaturizer"],
    "rasa.nlu.featurizers.dense_featurizer.lm_featurizer": ["LanguageModelFeaturizer"],
    "rasa.core.policies.ted_policy": ["TEDPolicy"],
    "rasa.core.policies.unexpected_intent_policy": ["UnexpecTEDIntentPolicy"],
    "rasa.utils.tensorflow.callback": ["RasaTrainingLogger", "RasaModelCheckpoint"],
    "rasa.utils.tensorflow.data_generator": ["RasaBatchDataGenerator"],
}


class TensorFlowLeftOut(ImportError):
    """A neural component was asked for in an installation without TensorFlow."""


class _Placeholder(type):
    def _refuse(cls, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise TensorFlowLeftOut(f"{cls.__name__} needs TensorFlow, which is left out here")

    __call__ = _refuse

    def __getattr__(cls, name: str) -> NoReturn:
        if name.startswith("__"):
            raise AttributeError(name)
        cls._refuse()


def _placeholder(name: str, module: str) -> type:
    refuse = classmethod(lambda cls, **_kwargs: cls._refuse())
    return _Placeholder(name, (), {"__module__": module, "__init_subclass__": refuse})


for _path, _names in NEURAL.items():
    if _path not in sys.modules:
        _module = types.ModuleType(_path, "Placeholder: TensorFlow is left out.")
        for _name in _names:
            setattr(_module, _name, _placeholder(_name, _path))
        sys.modules[_path] = _module
