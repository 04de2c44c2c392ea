"""The trained part of the ear: how likely each label is for a text, and how near the nearest example of it lies."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .features import Features, Vector, prepare

Floats = NDArray[np.float32]
TINY = 1e-9
COMMON, FEW = 0.02, 200  # a gram in more than this share of the examples (and more than a few) is common


class Nearest:
    """Cosine of a text to the nearest training example of every label. Examples lie sorted by label."""

    def __init__(self, features: int, labels: NDArray[np.int64], vectors: Sequence[Vector]) -> None:
        rows = np.repeat(np.arange(len(vectors)), [len(places) for places, _ in vectors])
        places = np.concatenate([places for places, _ in vectors])
        weights = np.concatenate([weights for _, weights in vectors])
        common = np.bincount(places, minlength=features) > max(FEW, COMMON * len(vectors))
        self._rare = (
            ~common
        )  # what stands in every other example tells nothing of nearness and costs the most
        kept = self._rare[places]
        rows, places, weights = rows[kept], places[kept], weights[kept]
        lengths = np.sqrt(np.bincount(rows, weights=weights**2, minlength=len(vectors)))
        weights = (weights / lengths[rows]).astype(np.float32)
        order = np.argsort(places, kind="stable")
        self._rows, self._weights = rows[order], weights[order]
        self._from = np.searchsorted(places[order], np.arange(features + 1))
        self._labels_from = np.searchsorted(labels, np.unique(labels))
        self._examples = len(vectors)

    def cosines(self, vector: Vector) -> Floats:
        """One number from 0 to 1 per label."""
        kept = self._rare[vector[0]]
        places, weights = vector[0][kept], vector[1][kept]
        weights = weights / max(float(np.linalg.norm(weights)), TINY)
        starts, counts = self._from[places], self._from[places + 1] - self._from[places]
        at = np.arange(counts.sum()) + np.repeat(starts - np.cumsum(counts) + counts, counts)
        near = np.bincount(
            self._rows[at], weights=self._weights[at] * np.repeat(weights, counts), minlength=self._examples
        )
        return np.maximum.reduceat(near, self._labels_from).astype(np.float32)


class Classifier:
    """A linear classifier over ``Features``. Pure numbers: reading and using it needs no scikit-learn."""

    def __init__(
        self,
        labels: Sequence[str],
        features: Features,
        weights: NDArray[np.float16],
        bias: Floats,
        scale: tuple[float, float],
        examples: Sequence[tuple[str, str]],
        vectors: Sequence[Vector] | None = None,
    ) -> None:
        self.labels = list(labels)
        self.features = features
        self._half = weights
        self._weights = weights.astype(np.float32)  # labels in columns
        self._bias = bias
        self.temperature, self.nearness = scale
        place = {label: number for number, label in enumerate(self.labels)}
        vectors = vectors or [features.vector(text) for text, _ in examples]
        order = sorted(range(len(examples)), key=lambda at: (place[examples[at][1]], examples[at][0]))
        self._examples = [examples[at] for at in order]
        numbers = np.array([place[label] for _, label in self._examples])
        self._nearest = Nearest(len(features.grams), numbers, [vectors[at] for at in order])

    def evidence(self, text: str) -> tuple[Floats, Floats]:
        """The margins of all labels, and the cosines to their nearest examples."""
        vector = self.features.vector(prepare(text))
        places, weights = vector
        return weights @ self._weights[places] + self._bias, self._nearest.cosines(vector)

    def probabilities(self, text: str) -> tuple[Floats, Floats]:
        """The probabilities of all labels (they sum to 1), and the cosines to their nearest examples."""
        margins, cosines = self.evidence(text)
        return softmax((margins + self.nearness * cosines) / self.temperature), cosines

    def save(self, folder: Path) -> None:
        """Write ``ear.json`` and ``ear.npz``: no pickles, nothing that runs when it is read."""
        folder.mkdir(parents=True, exist_ok=True)
        content = {
            "labels": self.labels,
            "grams": self.features.grams,
            "temperature": self.temperature,
            "nearness": self.nearness,
            "examples": self._examples,
        }
        (folder / "ear.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        np.savez_compressed(folder / "ear.npz", weights=self._half, bias=self._bias, idf=self.features.idf)

    @classmethod
    def load(cls, folder: Path) -> Classifier:
        """Read what ``save`` wrote. Raises ``FileNotFoundError`` when there is none."""
        content = json.loads((folder / "ear.json").read_text(encoding="utf-8"))
        with np.load(folder / "ear.npz", allow_pickle=False) as arrays:
            features = Features(content["grams"], arrays["idf"])
            weights, bias = arrays["weights"], arrays["bias"]
        scale = (content["temperature"], content["nearness"])
        examples = [(text, label) for text, label in content["examples"]]
        return cls(content["labels"], features, weights, bias, scale, examples)


def softmax(values: Floats) -> Floats:
    """Positive numbers that sum to 1, in double precision so that they round alike everywhere."""
    raised = np.exp(np.asarray(values, dtype=np.float64) - np.max(values))
    return raised / raised.sum()
