"""Trains the classifier. The only part of the ear that needs scikit-learn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.svm import LinearSVC

from .classify import Classifier
from .features import Features, Vector, prepare

Prepared = tuple[str, str]  # a text as ``prepare`` gives it, and its label
Doubles = NDArray[np.float64]

C = 1.0
TOLERANCE = 1e-2  # finer changes no answer
HELD_OUT = 2000  # examples are enough for two numbers
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
    with ThreadPoolExecutor(1) as pool:  # the machines are trained outside Python's lock
        whole = pool.submit(fit_prepared, prepared, (TEMPERATURE, NEARNESS))
        scale = calibrate(prepared)
        return whole.result().scaled(scale)


def fit_prepared(prepared: Sequence[Prepared], scale: tuple[float, float]) -> Classifier:
    """The classifier of these prepared texts, with this temperature and weight of nearness."""
    features = Features.of(text for text, _ in prepared)
    vectors = [features.vector(text) for text, _ in prepared]
    matrix = as_matrix(vectors, len(features.grams))
    labels, weights, bias = _machine(matrix, [label for _, label in prepared])
    topics, topic_weights, topic_bias = _machine(matrix, [topic_of(label) for _, label in prepared])
    parent = [topics.index(topic_of(label)) for label in labels]
    weights += TOPIC_SHARE * topic_weights[parent]
    bias += TOPIC_SHARE * topic_bias[parent]
    return Classifier(
        labels, features, weights.T.astype(np.float16), bias.astype(np.float32), scale, prepared, vectors
    )


def as_matrix(vectors: Sequence[Vector], width: int) -> csr_matrix:
    """One row a vector."""
    bounds = np.cumsum([0, *(len(places) for places, _ in vectors)])
    return csr_matrix(
        (np.concatenate([w for _, w in vectors]), np.concatenate([p for p, _ in vectors]), bounds),
        shape=(len(vectors), width),
    )


def topic_of(label: str) -> str:
    """ "loan/interest" → "loan"; acts stay."""
    return label.partition("/")[0]


def _machine(matrix: csr_matrix, labels: list[str]) -> tuple[list[str], Doubles, Doubles]:
    """One row of weights and one bias for each label, in the order of their names."""
    names = sorted(set(labels))
    if len(names) == 1:
        return names, np.zeros((1, matrix.shape[1])), np.zeros(1)
    machine = LinearSVC(C=C, class_weight="balanced", random_state=0, max_iter=5000, tol=TOLERANCE)
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
        if {prepared[at][1] for at in learn} != set(labels):  # the fold has all of a label
            return TEMPERATURE, NEARNESS
        found = _held_out([prepared[at] for at in learn], [prepared[at] for at in hold])
        margins.append(found[0])
        cosines.append(found[1])
        truth += [labels.index(prepared[at][1]) for at in hold]
        if len(truth) >= HELD_OUT:
            break
    return _likeliest(np.concatenate(margins), np.concatenate(cosines), np.array(truth))


def _held_out(learn: Sequence[Prepared], hold: Sequence[Prepared]) -> tuple[NDArray, NDArray]:
    """Margins and cosines of the examples in ``hold`` for a classifier of those in ``learn``; one row each."""
    part = fit_prepared(learn, (1.0, 0.0))
    asked = as_matrix([part.features.vector(text) for text, _ in hold], len(part.features.grams))
    return part.evidence_of(asked)


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
