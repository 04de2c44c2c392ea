"""One reading of one text: the probabilities of all labels, seen as needs, topics, acts and danger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .classify import Classifier
from .heard import ACTS, DANGER, OUT_OF_SCOPE, Scored

NOTHING = Scored("", 0.0)
FEW = 5  # labels that are told even when they are not likely at all
DIGITS = 4  # confidences are rounded, so that every machine says the same


class Labels:
    """The labels of a classifier, sorted into needs and the rest."""

    def __init__(self, labels: Sequence[str]) -> None:
        self.topics = [label.partition("/")[0] for label in labels]
        self.needs = [
            (at, label)
            for at, label in enumerate(labels)
            if "/" in label and self.topics[at] not in (DANGER, OUT_OF_SCOPE)
        ]
        self.dangers = [(at, label) for at, label in enumerate(labels) if self.topics[at] == DANGER]
        self.acts = [(at, label) for at, label in enumerate(labels) if label in ACTS]
        self.far = [(at, label) for at, label in enumerate(labels) if self.topics[at] == OUT_OF_SCOPE]

    def of_topic(self, topic: str) -> list[int]:
        """Where the needs of ``topic`` stand."""
        return [at for at, _ in self.needs if self.topics[at] == topic]


@dataclass(frozen=True, eq=False)
class Reading:
    """What the classifier says about one text."""

    ranking: tuple[Scored, ...]  # needs, the likeliest first
    topics: dict[str, float]  # the sum of each topic's needs
    act: Scored  # the likeliest act
    danger: Scored  # the likeliest kind; its confidence is that of all kinds together
    out_of_scope: float  # of all its kinds together
    aside: str  # the likeliest kind of what is out of scope: "out_of_scope" or "out_of_scope/politics" …
    nearest: float  # cosine to the nearest example of any need
    likely: NDArray[np.float32]  # of every label, as the words alone say
    cosines: NDArray[np.float32]

    @property
    def best(self) -> Scored:
        """The likeliest need."""
        return self.ranking[0] if self.ranking else NOTHING


def read(classifier: Classifier, labels: Labels, text: str) -> Reading:
    """Read one text."""
    return _reading(labels, *classifier.probabilities(text))


def leaning(labels: Labels, reading: Reading, topic: str, stays: float) -> Reading:
    """The same text where needs of ``topic`` are likelier by ``stays`` (a logarithm) than the words alone say."""
    if not topic or not stays:
        return reading
    likely = reading.likely.copy()
    likely[labels.of_topic(topic)] *= np.exp(stays)
    return _reading(labels, likely / likely.sum(), reading.cosines)


def _reading(labels: Labels, likely: NDArray[np.float32], cosines: NDArray[np.float32]) -> Reading:
    needs = _best(labels.needs, likely)
    topics: dict[str, float] = {}
    for (at, _), share in _shares(labels.needs, likely):
        topics[labels.topics[at]] = topics.get(labels.topics[at], 0.0) + share
    dangers = _best(labels.dangers, likely)
    alarm = sum(float(likely[at]) for at, _ in labels.dangers)
    far = _best(labels.far, likely)
    return Reading(
        ranking=tuple(needs),
        topics={topic: round(share, DIGITS) for topic, share in topics.items()},
        act=next(iter(_best(labels.acts, likely)), NOTHING),
        danger=Scored(dangers[0].need.partition("/")[2] if dangers else "", round(alarm, DIGITS)),
        out_of_scope=round(sum(float(likely[at]) for at, _ in labels.far), DIGITS),
        aside=far[0].need if far else OUT_OF_SCOPE,
        nearest=round(max((near for _, near in _shares(labels.needs, cosines)), default=0.0), DIGITS),
        likely=likely,
        cosines=cosines,
    )


def _best(labels: Sequence[tuple[int, str]], likely: NDArray[np.float32]) -> list[Scored]:
    """The labels, the likeliest first; those of no likelihood are left out, but for the first few."""
    found = sorted((-round(share, DIGITS), label) for (_, label), share in _shares(labels, likely))
    some = [each for each in found[FEW:] if each[0]]
    return [Scored(label, -share) for share, label in (*found[:FEW], *some)]


def _shares(
    labels: Sequence[tuple[int, str]], likely: NDArray[np.float32]
) -> Iterator[tuple[tuple[int, str], float]]:
    return zip(labels, likely[[at for at, _ in labels]].tolist(), strict=True)
