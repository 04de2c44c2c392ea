"""Trains the classifier. The only part of the ear that needs scikit-learn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.svm import LinearSVC

from .classify import Classifier
from .features import Features, prepare

Prepared = tuple[str, str]  # a text as ``prepare`` gives it, and its label
Doubles = NDArray[np.float64]

C = 1.0
TEMPERATURE = 0.2  # when there are too few examples to fit one
NEARNESS = 0.5
TOPIC_SHARE = 0.7  # a need's margin also counts how well its topic fits: needs have few examples, topics many
_TEMPERATURES = np.geomspace(0.05, 1.0, 40)
_NEARNESSES = (0.0, 0.25, 0.5, 1.0, 1.5)


def fit(examples: Sequence[tuple[str, str]]) -> Classifier:
    """The classifier of these (text, label); the same examples in any order give the same classifier."""
    prepared = sorted({(prepare(text), label) for text, label in examples if prepare(text)})
    if len({label for _, label in prepared}) < 2:
        raise ValueError("the ear needs examples of at least two labels")
    return fit_prepared(prepared, calibrate(prepared))


def fit_prepared(prepared: Sequence[Prepared], scale: tuple[float, float]) -> Classifier:
    """The classifier of these prepared texts, with this temperature and weight of nearness."""
    features = Features.of(text for text, _ in prepared)
    vectors = [features.vector(text) for text, _ in prepared]
    bounds = np.cumsum([0, *(len(places) for places, _ in vectors)])
    matrix = csr_matrix(
        (np.concatenate([w for _, w in vectors]), np.concatenate([p for p, _ in vectors]), bounds),
        shape=(len(vectors), len(features.grams)),
    )
    labels, weights, bias = _machine(matrix, [label for _, label in prepared])
    topics, topic_weights, topic_bias = _machine(matrix, [topic_of(label) for _, label in prepared])
    parent = [topics.index(topic_of(label)) for label in labels]
    weights += TOPIC_SHARE * topic_weights[parent]
    bias += TOPIC_SHARE * topic_bias[parent]
    return Classifier(
        labels, features, weights.T.astype(np.float16), bias.astype(np.float32), scale, prepared
    )


def topic_of(label: str) -> str:
    """ "loan/interest" → "loan"; acts stay."""
    return label.partition("/")[0]


def _machine(matrix: csr_matrix, labels: list[str]) -> tuple[list[str], Doubles, Doubles]:
    """One row of weights and one bias for each label, in the order of their names."""
    names = sorted(set(labels))
    if len(names) == 1:
        return names, np.zeros((1, matrix.shape[1])), np.zeros(1)
    machine = LinearSVC(C=C, class_weight="balanced", random_state=0, max_iter=5000)
    machine.fit(matrix, labels)
    weights, bias = machine.coef_, machine.intercept_
    if len(names) == 2:  # scikit-learn gives one row for two labels
        weights, bias = np.vstack([-weights, weights]), np.concatenate([-bias, bias])
    return names, weights, bias


def folds(prepared: Sequence[Prepared], count: int) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Training and held-out places; texts that are the same when folded stay together."""
    labels = [label for _, label in prepared]
    groups = [text for text, _ in prepared]
    maker = StratifiedGroupKFold(n_splits=count, shuffle=True, random_state=0)
    return list(maker.split(labels, labels, groups))


def calibrate(prepared: Sequence[Prepared]) -> tuple[float, float]:
    """Temperature and weight of nearness under which held-out examples are the most likely."""
    if min(Counter(label for _, label in prepared).values()) < 3:
        return TEMPERATURE, NEARNESS
    labels = sorted({label for _, label in prepared})
    margins, cosines, truth = [], [], []
    for learn, hold in folds(prepared, 3):
        part = fit_prepared([prepared[place] for place in learn], (1.0, 0.0))
        if part.labels != labels:  # all examples of a label fell into one fold
            return TEMPERATURE, NEARNESS
        for place in hold:
            margin, cosine = part.evidence(prepared[place][0])
            margins.append(margin)
            cosines.append(cosine)
            truth.append(labels.index(prepared[place][1]))
    return _likeliest(np.array(margins), np.array(cosines), np.array(truth))


def _likeliest(
    margins: NDArray[np.float32], cosines: NDArray[np.float32], truth: NDArray[np.int64]
) -> tuple[float, float]:
    best = (np.inf, TEMPERATURE, NEARNESS)
    for nearness in _NEARNESSES:
        for temperature in _TEMPERATURES:
            scores = (margins + nearness * cosines) / temperature
            scores -= scores.max(axis=1, keepdims=True)
            chosen = scores[np.arange(len(truth)), truth]
            loss = float(np.mean(np.log(np.exp(scores).sum(axis=1)) - chosen))
            best = min(best, (round(loss, 9), float(temperature), float(nearness)))
    return best[1], best[2]
