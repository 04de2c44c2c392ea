"""Words and letters of a folded text as weighted numbers: TF-IDF over word 1-2-grams and, inside words, letter 2-5-grams."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .fold import fold
from .normalise import normalise

LONGEST = 4000  # letters of a message that are read for its meaning
_LONG_NUMBER = re.compile(r"\d[\d./,:-]{2,}")

Vector = tuple[
    NDArray[np.int64], NDArray[np.float32]
]  # places in the vocabulary, ascending, and their weights


def prepare(text: str) -> str:
    """The folded words of ``text`` that are counted; dates and other long numbers become one and the same word."""
    return _LONG_NUMBER.sub("0000", fold(normalise(text[:LONGEST])))


@lru_cache(maxsize=8192)
def _letters(word: str) -> tuple[str, ...]:
    padded = f" {word} "
    sizes = range(2, min(5, len(padded)) + 1)
    return tuple("c" + padded[at : at + size] for size in sizes for at in range(len(padded) - size + 1))


def _counts(prepared: str) -> tuple[Counter[str], Counter[str]]:
    """How often each word gram ("w…") and letter gram ("c…") occurs."""
    words = prepared.split()
    pairs = [f"w{first} {second}" for first, second in pairwise(words)]
    grams = Counter([f"w{word}" for word in words] + pairs)
    return grams, Counter(gram for word in words for gram in _letters(word))


class Features:
    """The vocabulary of a training set, with the weight (idf) of each gram."""

    def __init__(self, grams: Sequence[str], idf: NDArray[np.float32]) -> None:
        self.grams = list(grams)
        self.idf = idf
        self._place = {gram: place for place, gram in enumerate(self.grams)}

    @classmethod
    def of(cls, prepared: Iterable[str]) -> Features:
        """The features of these texts (as ``prepare`` gives them)."""
        seen: Counter[str] = Counter()
        texts = 0
        for text in prepared:
            texts += 1
            for block in _counts(text):
                seen.update(block.keys())
        grams = sorted(seen)
        idf = np.log((1 + texts) / (1 + np.array([seen[gram] for gram in grams], dtype=np.float64))) + 1
        return cls(grams, idf.astype(np.float32))

    def vector(self, prepared: str) -> Vector:
        """Each block (words, letters) at half the squared length, so that the whole has length 1 or less."""
        places: list[int] = []
        weights: list[float] = []
        for block in _counts(prepared):
            known = [(self._place[gram], n) for gram, n in block.items() if gram in self._place]
            if known:
                at = np.array([place for place, _ in known])
                values = (1 + np.log([n for _, n in known])) * self.idf[at]
                places += at.tolist()
                weights += (values / np.linalg.norm(values) * np.sqrt(0.5)).tolist()
        order = np.argsort(np.array(places, dtype=np.int64), kind="stable")
        return np.array(places, dtype=np.int64)[order], np.array(weights, dtype=np.float32)[order]
