"""Which training examples are too much alike. ``python -m tests.ear.alike [topic …]`` lists them while one writes."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from bot.ear.entities import entities_in
from bot.ear.fold import fold
from bot.ear.training import Example, read_examples

FOLDER = Path(__file__).parents[2] / "data" / "nlu"
TOO_ALIKE = 0.6  # share of the character trigrams of both that each of them has
ROWS = 512  # compared at a time


KINDS = (
    "province",
    "commune",
    "date",
    "duration",
    "sentence",
    "amount",
    "phone",
)  # masked; ages, people, offences are words


def masked(text: str) -> str:
    """``text`` folded, its places, days, spans and amounts each as one word."""
    for entity in reversed([each for each in entities_in(text) if each.type in KINDS]):
        text = f"{text[: entity.start]} {entity.type} {text[entity.end :]}"
    return " ".join(re.findall(r"[^\W_]+", fold(text.lower())))


def trigrams(text: str) -> set[str]:
    padded = f" {masked(text)} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}


def alike(texts: Sequence[str], limit: float = TOO_ALIKE) -> list[tuple[int, int, float]]:
    """Places of the pairs that share more than ``limit`` (intersection over union of trigrams), and how much."""
    rows = [sorted(trigrams(text)) for text in texts]
    place = {gram: at for at, gram in enumerate(sorted({gram for row in rows for gram in row}))}
    bounds = np.cumsum([0, *map(len, rows)])
    columns = [place[gram] for row in rows for gram in row]
    matrix = csr_matrix((np.ones(len(columns), np.int32), columns, bounds), (len(rows), len(place)))
    sizes = np.diff(bounds)
    found = []
    for start in range(0, len(rows), ROWS):
        shared = (matrix[start : start + ROWS] @ matrix.T).toarray()
        union = sizes[start : start + ROWS, None] + sizes[None, :] - shared
        for row, column in zip(*np.nonzero(shared > limit * union), strict=True):
            if start + row < column:
                found.append((start + int(row), int(column), float(shared[row, column] / union[row, column])))
    return found


def pairs(examples: Sequence[Example]) -> list[tuple[Example, Example]]:
    """The examples that are too much alike, whatever their labels."""
    return [(examples[one], examples[other]) for one, other, _ in alike([text for text, _ in examples])]


def main(topics: Sequence[str]) -> None:
    examples = read_examples(FOLDER)

    def own(label: str) -> bool:
        return not topics or label.partition("/")[0] in topics

    for one, other in pairs(examples):
        if own(one[1]) or own(other[1]):
            print(f"{one[1]}: {one[0]}\n    {other[1]}: {other[0]}")
    for label, count in sorted(Counter(label for _, label in examples if own(label)).items()):
        print(f"{count:5} {label}")


if __name__ == "__main__":
    main(sys.argv[1:])
