"""The examples in data/nlu are the ear's whole schooling: these rules keep them varied, and each in one place."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from bot.ear.features import prepare
from bot.ear.fold import fold
from bot.ear.heard import TOPICS
from bot.ear.training import read_examples
from bot.knowledge import knowledge

from .alike import pairs

FOLDER = Path(__file__).parents[2] / "data" / "nlu"
EXAMPLES = read_examples(FOLDER)
QUIET = ("smalltalk", "media", "out_of_scope")

ACTS = {"yes", "no", "dont_know", "correct", "back", "stop"}
OUT_OF_SCOPE = "out_of_scope"
CARDS = {need for need in knowledge().needs() if not need.startswith(OUT_OF_SCOPE)}
ASIDES = {need for need in knowledge().needs() if need.startswith(OUT_OF_SCOPE)}
KNOWN = CARDS | ASIDES | ACTS | {"handoff/human", OUT_OF_SCOPE}

FEWEST, ASIDE, DANGER, FAR = 12, 40, 30, 400


def by_label() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for text, label in EXAMPLES:
        found[label].append(text)
    return dict(found)


def wanted(label: str) -> int:
    if label == OUT_OF_SCOPE:
        return FAR
    if label.startswith("danger/"):
        return DANGER
    return ASIDE if label in ASIDES else FEWEST


def test_every_label_is_known_and_every_known_label_has_examples() -> None:
    assert set(by_label()) == KNOWN


@pytest.mark.parametrize("label", sorted(KNOWN))
def test_a_label_has_enough_examples(label: str) -> None:
    assert len(by_label().get(label, [])) >= wanted(label)


def test_no_two_examples_are_nearly_the_same() -> None:
    assert pairs(EXAMPLES) == []


def test_there_are_at_least_220_needs() -> None:
    assert len(CARDS) >= 220


def test_no_example_stands_under_two_labels_as_the_ear_hears_it() -> None:
    labels: dict[str, set[str]] = defaultdict(set)
    for text, label in EXAMPLES:
        labels[prepare(text)].add(label)
    assert {text: found for text, found in labels.items() if len(found) > 1} == {}


def test_no_example_is_written_twice() -> None:
    written = Counter(fold(text.lower()) for text, _ in EXAMPLES)
    assert [text for text, times in written.items() if times > 1] == []


def test_the_ear_hears_words_in_every_example() -> None:
    assert [text for text, _ in EXAMPLES if not prepare(text)] == []


def test_no_example_holds_signs_that_rasa_would_read_as_an_entity() -> None:
    assert [text for text, _ in EXAMPLES if re.search(r"[\[\]{}]", text)] == []


def test_no_example_holds_a_number_that_could_be_a_persons() -> None:
    assert [text for text, _ in EXAMPLES if re.search(r"\d{7,}", text)] == []


def test_a_file_holds_its_own_topic_only() -> None:
    strangers = []
    for path in sorted(FOLDER.glob("*.yml")):
        for label in re.findall(r"^- intent: \"?([\w/]+)", path.read_text(encoding="utf-8"), re.MULTILINE):
            topic = "acts" if label in ACTS else label.partition("/")[0]
            if topic != path.stem:
                strangers.append((path.name, label))
    assert strangers == []


@pytest.mark.parametrize("sound", ["mẹ", "chồng", "em", "tui", "hông", "rứa", "ko", "ad"])
def test_every_common_topic_is_asked_in_this_voice(sound: str) -> None:
    voices: dict[str, set[str]] = defaultdict(set)
    for text, label in EXAMPLES:
        voices[label.partition("/")[0]] |= set(text.lower().replace(",", " ").split())
    silent = [topic for topic in TOPICS if topic not in QUIET and sound not in voices[topic]]
    assert silent == []
