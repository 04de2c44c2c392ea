"""The examples in data/nlu are the ear's whole schooling: these rules keep them varied, and each in one place."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

import pytest

from bot.ear.features import prepare
from bot.ear.fold import fold
from bot.ear.training import read_examples

FOLDER = Path(__file__).parents[2] / "data" / "nlu"
EXAMPLES = read_examples(FOLDER)
TOO_ALIKE = 0.6

NEEDS = {
    "criminal_record": "where documents fee which_form employer_demands how_long relative_files",
    "expungement": "automatic unpaid_obligations how_to_show",
    "legal_aid": "who where documents cost",
    "loan": "conditions amount interest steps documents over_five_years who_signs",
    "training_jobs": "support_money where find_job employer_asks_record",
    "after_release": "first_steps identity_card",
    "social_support": "urgent_food_shelter",
    "warnings": "bank_account_rental paid_paper_service easy_job_abroad loan_sharks",
    "privacy": "who_are_you delete_my_data what_is_kept",
    "handoff": "human",
    "smalltalk": "greet thanks bye abuse capabilities",
    "media": "good_examples",
    "danger": "self_harm violence threat lured hunger child summons relapse",
}
ACTS = {"yes", "no", "dont_know", "correct", "back", "stop"}
OUT_OF_SCOPE = "out_of_scope"
KNOWN = (
    {f"{topic}/{need}" for topic, needs in NEEDS.items() for need in needs.split()} | ACTS | {OUT_OF_SCOPE}
)

COMMON, RARE, DANGER = 20, 12, 30
FEW_WILL_ASK = {"loan/over_five_years", "loan/who_signs", "media/good_examples"}


def by_label() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for text, label in EXAMPLES:
        found[label].append(text)
    return dict(found)


def trigrams(text: str) -> frozenset[str]:
    padded = " ".join(["", *re.findall(r"[^\W_]+", fold(text.lower())), ""])
    return frozenset(padded[at : at + 3] for at in range(len(padded) - 2))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)


def wanted(label: str) -> int:
    if label == OUT_OF_SCOPE:
        return 200
    if label.startswith("danger/"):
        return DANGER
    return RARE if label in FEW_WILL_ASK or label in ACTS else COMMON


def test_every_label_is_known_and_every_known_label_has_examples() -> None:
    assert set(by_label()) == KNOWN


@pytest.mark.parametrize("label", sorted(KNOWN))
def test_a_label_has_enough_examples(label: str) -> None:
    assert len(by_label().get(label, [])) >= wanted(label)


@pytest.mark.parametrize("label", sorted(KNOWN))
def test_examples_of_one_label_are_truly_different(label: str) -> None:
    counted = [(text, trigrams(text)) for text in by_label().get(label, [])]
    alike = [(one, other) for (one, a), (other, b) in combinations(counted, 2) if likeness(a, b) > TOO_ALIKE]
    assert alike == []


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
    silent = [topic for topic in NEEDS if topic not in ("smalltalk", "media") and sound not in voices[topic]]
    assert silent == []
