"""Finds cards by words: BM25 over folded syllables and pairs of neighbouring syllables (measured in nlu.md, section 5)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from itertools import pairwise

from bot.ear.fold import fold
from bot.ear.normalise import normalise

K1, B = 1.2, 0.75

# Folded syllables that join sentences and say nothing of the subject; a pair of two of them is no hint either.
# Not here, because folding makes them words of ours: vay (vậy), lai (lại, lãi), lam, viec, can (cần, căn).
EMPTY_WORDS = """
    a ad anh ay ba bac bi boi cac cai chi cho chua co con cu cua da dang day de den di do duoc em gi giup ha hay hoi
    hom kia khi khong la len ma me mot minh muon nao nay nha nhe nhu nhung o oi phai qua ra roi sao se thi the thoi
    toi tu va vao ve vi voi xin xem
"""
EMPTY = frozenset(EMPTY_WORDS.split())


def syllables(text: str) -> list[str]:
    """The folded syllables of ``text``: the same with and without accents."""
    return fold(normalise(text)).split()


def grams(words: list[str]) -> list[str]:
    """Syllables and neighbouring pairs that carry meaning."""
    single = [word for word in words if word not in EMPTY]
    pairs = [f"{a}_{b}" for a, b in pairwise(words) if not (a in EMPTY and b in EMPTY)]
    return single + pairs


class Search:
    """An index over ``{name: text}``, built once, read by any number of threads."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._counts = {name: Counter(grams(syllables(text))) for name, text in texts.items()}
        self._lengths = {name: sum(counts.values()) for name, counts in self._counts.items()}
        self._mean = sum(self._lengths.values()) / max(len(texts), 1)
        holders = Counter(gram for counts in self._counts.values() for gram in counts)
        self._weight = {
            gram: math.log(1 + (len(texts) - held + 0.5) / (held + 0.5)) for gram, held in holders.items()
        }

    def find(self, text: str, limit: int) -> list[str]:
        """The likeliest names, best first; none rather than a guess."""
        words = syllables(text)
        wanted = sorted(set(grams(words)))
        scores = {name: self._score(name, wanted) for name in self._counts if self._akin(name, wanted, words)}
        return sorted(scores, key=lambda name: (-scores[name], name))[:limit]

    def _akin(self, name: str, wanted: list[str], words: list[str]) -> bool:
        """One shared syllable proves nothing ("thực đơn", "thực hiện"): a pair must be, unless there is only one word."""
        counts = self._counts[name]
        if len(words) == 1:
            return words[0] in counts
        return any(gram in counts for gram in wanted if "_" in gram and EMPTY.isdisjoint(gram.split("_")))

    def _score(self, name: str, wanted: list[str]) -> float:
        counts = self._counts[name]
        spread = K1 * (1 - B + B * self._lengths[name] / self._mean)
        return sum(
            self._weight[gram] * counts[gram] * (K1 + 1) / (counts[gram] + spread)
            for gram in wanted
            if gram in counts
        )
