"""Trains the classifier. The only part of the ear that needs scikit-learn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC
from sklearn.utils.class_weight import compute_class_weight

from .classify import Classifier
from .features import Features, Vector, prepare

Prepared = tuple[str, str]  # a text as ``prepare`` gives it, and its label
Doubles = NDArray[np.float64]
Machine = tuple[Doubles, Doubles]  # one row of weights and one bias a label

C = 1.0
TOLERANCE = 1e-2  # finer changes no answer
# Under these two, held-out examples are the likeliest; ``make eval`` fits them anew and prints what it found.
TEMPERATURE, NEARNESS = 0.2, 1.0
TOPIC_SHARE = 0.7  # a need's margin also counts how well its topic fits: needs have few examples, topics many
SHARES = 4  # parts in which the labels are learnt side by side, however many cores there are: one result everywhere
OTHERS = "\uffff"  # all labels that are not in the part


def fit(examples: Sequence[tuple[str, str]]) -> Classifier:
    """The classifier of these (text, label); the same examples in any order give the same classifier."""
    prepared = sorted({(prepare(text), label) for text, label in examples if prepare(text)})
    if len({label for _, label in prepared}) < 2:
        raise ValueError("the ear needs examples of at least two labels")
    return fit_prepared(prepared)


def fit_prepared(prepared: Sequence[Prepared]) -> Classifier:
    """The classifier of these prepared texts."""
    features = Features.of(text for text, _ in prepared)
    vectors = [features.vector(text) for text, _ in prepared]
    matrix = as_matrix(vectors, len(features.grams))
    of_text = [label for _, label in prepared]
    labels, topics = sorted(set(of_text)), sorted({topic_of(label) for label in of_text})
    shares = [labels[at::SHARES] for at in range(min(SHARES, len(labels)))]
    # Processes and not threads: liblinear has one source of random numbers for all threads.
    of_topics, *of_shares = Parallel(n_jobs=-1, max_nbytes=None)(
        [
            delayed(_machine)(matrix, [topic_of(label) for label in of_text], topics),
            *(delayed(_machine)(matrix, of_text, share) for share in shares),
        ]
    )
    weights, bias = np.empty((len(labels), matrix.shape[1])), np.empty(len(labels))
    for at, (share_weights, share_bias) in enumerate(of_shares):
        weights[at::SHARES], bias[at::SHARES] = share_weights, share_bias
    parent = [topics.index(topic_of(label)) for label in labels]
    weights += TOPIC_SHARE * of_topics[0][parent]
    bias += TOPIC_SHARE * of_topics[1][parent]
    return Classifier(
        labels,
        features,
        weights.T.astype(np.float16),
        bias.astype(np.float32),
        (TEMPERATURE, NEARNESS),
        prepared,
        vectors,
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


def _machine(matrix: csr_matrix, of_text: list[str], wanted: list[str]) -> Machine:
    """Each of the ``wanted`` labels against all others, weighed as if all labels had as many examples."""
    every = sorted(set(of_text))
    if len(every) == 1:
        return np.zeros((1, matrix.shape[1])), np.zeros(1)
    balanced = compute_class_weight("balanced", classes=np.array(every), y=of_text)
    weighed = {label: weight for label, weight in zip(every, balanced, strict=True) if label in wanted}
    told = [label if label in weighed else OTHERS for label in of_text]
    machine = LinearSVC(C=C, class_weight=weighed, random_state=0, max_iter=5000, tol=TOLERANCE)
    machine.fit(matrix, told)
    weights, bias = machine.coef_, machine.intercept_
    if len(machine.classes_) == 2:  # scikit-learn gives one row for two labels
        weights, bias = np.vstack([-weights, weights]), np.concatenate([-bias, bias])
    return weights[: len(wanted)], bias[: len(wanted)]  # OTHERS sorts last
