"""``make eval``: how well the ear understands, on messages it has never seen. Prints, and writes JSON and plots.

    python -m tests.evaluate [--folds N] [--out FOLDER] [--installed]

Two looks: the blind set (tests/ear/blind, written by people who had not seen data/nlu) and cross-validation on data/nlu
with near-paraphrases kept in one fold. ``--installed`` judges the trained ear of this installation instead of training anew;
``--folds 0`` leaves cross-validation out.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
import yaml
from scipy.special import logsumexp

from bot.core.settings import ROOT
from bot.ear import Before, Ear, Heard, load_ear
from bot.ear.classify import Classifier
from bot.ear.features import prepare
from bot.ear.fit import fit_prepared
from bot.ear.fold import fold
from bot.ear.training import Example, read_examples
from tests.ear.alike import alike

BLIND = ROOT / "tests" / "ear" / "blind"
FAMILY = 0.4  # examples that share more than this of their trigrams are of one paraphrase family
WORST = 10
BINS = 10
TEMPERATURES, NEARNESSES = np.geomspace(0.05, 1.0, 40).tolist(), (0.0, 0.25, 0.5, 1.0, 1.5)


@dataclass(frozen=True)
class Message:
    """One message and what it must be heard as."""

    text: str
    register: str
    needs: tuple[str, ...] = ()
    any_of: bool = False  # one of ``needs`` is enough
    urgent: str | None = None
    out_of_scope: bool = False
    also: tuple[str, ...] = ()  # other kinds of danger that are right too
    read: bool = False  # looked at while rules were mended (see tests/ear/blind/README.md)


def messages() -> list[Message]:
    """All single messages of the blind set."""
    found = [_message(row) for row in _rows("messages.yml")]
    for place, row in enumerate(_rows("danger.yml")):
        also = tuple(row.get("also", ()))
        register = row.get("register", "plain")
        found.append(Message(row["text"], register, urgent=row["urgent"], also=also, read=place % 2 == 0))
    for row in _rows("out_of_scope.yml"):
        ours = row.get("need") or row.get("needs") or row.get("urgent")
        found.append(
            _message(row) if ours else Message(row["text"], row.get("register", "plain"), out_of_scope=True)
        )
    return found


def dialogues() -> list[dict[str, Any]]:
    """The dialogues of the blind set, as written."""
    return _rows("dialogues.yml")


def _rows(name: str) -> list[dict[str, Any]]:
    path = BLIND / name
    return (yaml.safe_load(path.read_text(encoding="utf-8")) or []) if path.exists() else []


def _message(row: dict[str, Any]) -> Message:
    needs = tuple(row.get("needs") or ([row["need"]] if row.get("need") else []))
    return Message(row["text"], row.get("register", "plain"), needs, bool(row.get("any")), row.get("urgent"))


def share(found: Iterable[bool]) -> float | None:
    """The share of true values; None of nothing."""
    values = list(found)
    return round(sum(values) / len(values), 4) if values else None


def answered(message: Message, heard: Heard) -> bool:
    """True when what would be answered first is right (for several questions: when all are answered)."""
    said = [each.need for each in heard.needs]
    if message.any_of or len(message.needs) == 1:
        return bool(said) and said[0] in message.needs
    return set(message.needs) <= set(said)


def within(message: Message, heard: Heard, count: int) -> bool:
    """True when a right need is among the likeliest ``count``."""
    likely = {each.need for each in (*heard.needs, *heard.ranking[:count])}
    return bool(likely & set(message.needs))


def topic_right(message: Message, heard: Heard) -> bool:
    """True when the topic is right."""
    return heard.topic in {need.partition("/")[0] for need in message.needs}


def figures(heard: Sequence[tuple[Message, Heard]]) -> dict[str, Any]:
    """The figures of these messages."""
    ours = [(m, h) for m, h in heard if m.needs and not m.urgent]
    danger = [(m, h) for m, h in heard if m.urgent]
    harmless = [(m, h) for m, h in heard if not m.urgent]
    far = [(m, h) for m, h in heard if m.out_of_scope]
    return {
        "messages": len(heard),
        "needs": len(ours),
        "need": share(answered(m, h) for m, h in ours),
        "need_top3": share(within(m, h, 3) for m, h in ours),
        "topic": share(topic_right(m, h) for m, h in ours),
        "turned_away": share(h.out_of_scope for _, h in ours),
        "out_of_scope_refused": share(h.out_of_scope or not h.needs for _, h in far),
        "danger_recall": share(h.urgent is not None for _, h in danger),
        "danger_kind": share(h.urgent in (m.urgent, *m.also) for m, h in danger),
        "false_alarms": share(h.urgent is not None for _, h in harmless),
    }


def by(heard: Sequence[tuple[Message, Heard]], key: Any) -> dict[str, Any]:
    """The figures of each group."""
    groups: dict[str, list[tuple[Message, Heard]]] = defaultdict(list)
    for message, found in heard:
        for name in key(message):
            groups[name].append((message, found))
    return {name: figures(group) for name, group in sorted(groups.items())}


def confusions(heard: Sequence[tuple[Message, Heard]]) -> list[dict[str, Any]]:
    """The pairs most often mistaken: asked for, answered, how often."""
    wrong = Counter(
        (message.needs[0], found.needs[0].need if found.needs else found.intent)
        for message, found in heard
        if message.needs and not message.urgent and not answered(message, found)
    )
    return [{"asked": a, "heard": b, "times": times} for (a, b), times in wrong.most_common(WORST)]


def calibration(heard: Sequence[tuple[Message, Heard]]) -> dict[str, Any]:
    """How far the confidence of the first need can be believed: bins, and the expected calibration error."""
    rows = [
        (h.needs[0].confidence, answered(m, h)) for m, h in heard if h.needs and not m.urgent and not h.urgent
    ]
    bins, error = [], 0.0
    for low in np.arange(0, 1, 1 / BINS):
        inside = [
            (sure, right)
            for sure, right in rows
            if low <= sure < low + 1 / BINS or (low >= 0.9 and sure == 1)
        ]
        if inside:
            sure, right = (float(np.mean([row[at] for row in inside])) for at in (0, 1))
            bins.append(
                {
                    "from": round(float(low), 1),
                    "messages": len(inside),
                    "sure": round(sure, 3),
                    "right": round(right, 3),
                }
            )
            error += abs(sure - right) * len(inside) / len(rows)
    return {"error": round(error, 4), "bins": bins}


def hear_all(ear: Ear, wanted: Sequence[Message]) -> tuple[list[tuple[Message, Heard]], dict[str, float]]:
    """What the ear hears, and how long it takes (milliseconds a message)."""
    heard, times = [], []
    for message in wanted:
        begun = perf_counter()
        heard.append((message, ear.hear(message.text)))
        times.append((perf_counter() - begun) * 1000)
    times.sort()
    spent = {"p50": round(median(times), 2), "p95": round(times[int(len(times) * 0.95)], 2)} if times else {}
    return heard, spent


def bare_equals_typed(ear: Ear, heard: Sequence[tuple[Message, Heard]]) -> float | None:
    """The share of messages whose first need is the same when typed without accents."""
    return share(
        [n.need for n in ear.hear(fold(m.text)).needs[:1]] == [n.need for n in h.needs[:1]]
        for m, h in heard
        if m.needs
    )


def talk_through(ear: Ear) -> dict[str, Any]:
    """Turns of the dialogues that are heard right, each after the turns before it."""
    turns, wrong = [], []
    for dialogue in dialogues():
        before = Before()
        for turn in dialogue["turns"]:
            heard = ear.hear(turn["say"], before)
            right = _turn_right(turn, heard)
            turns.append(right)
            if not right:
                got = heard.urgent or (heard.needs[0].need if heard.needs else heard.intent)
                wrong.append({"dialogue": dialogue["title"], "say": turn["say"], "heard": got})
            subject = next((n.need for n in heard.needs if not n.need.startswith("smalltalk/")), before.need)
            before = Before(subject, {**before.facts, **heard.facts})
    return {"dialogues": len(dialogues()), "turns": len(turns), "right": share(turns), "wrong": wrong}


def _turn_right(turn: dict[str, Any], heard: Heard) -> bool:
    if turn.get("urgent"):
        return heard.urgent is not None
    if turn.get("out_of_scope"):
        return heard.out_of_scope or not heard.needs
    wanted = set(turn.get("needs") or [turn["need"]])
    said = [each.need for each in heard.needs]
    if turn.get("any") or len(wanted) == 1:
        return (bool(said) and said[0] in wanted) or heard.intent in wanted
    return wanted <= set(said)


def families(examples: Sequence[Example]) -> list[int]:
    """A number for each example; near-paraphrases of one need share it."""
    parent = list(range(len(examples)))

    def root(at: int) -> int:
        while parent[at] != at:
            at = parent[at]
        return at

    for one, other, _ in alike([text for text, _ in examples], FAMILY):
        if examples[one][1] == examples[other][1]:
            parent[root(other)] = root(one)
    return [root(at) for at in range(len(examples))]


def cross_validate(
    examples: Sequence[Example], count: int
) -> tuple[list[tuple[Message, Heard]], tuple[float, float]]:
    """What ears trained without them hear in the examples, and the ``fitted_scale`` of those of the first fold."""
    from sklearn.model_selection import StratifiedGroupKFold

    typed = {(prepare(text), label): text for text, label in examples if prepare(text)}
    prepared = sorted(typed)
    groups = families([(typed[pair], pair[1]) for pair in prepared])
    labels = [label for _, label in prepared]
    heard: list[tuple[Message, Heard]] = []
    scale = (0.0, 0.0)
    maker = StratifiedGroupKFold(n_splits=count, shuffle=True, random_state=0)
    for learn, hold in maker.split(labels, labels, groups):
        ear = Ear(fit_prepared([prepared[at] for at in learn]))
        wanted = [
            _as_message(typed[prepared[at]], prepared[at][1])
            for at in hold
            if "/" in labels[at] or labels[at] == "out_of_scope"
        ]
        if not heard:
            scale = fitted_scale(ear.classifier, [prepared[at] for at in hold])
        heard += hear_all(ear, wanted)[0]
    return heard, scale


def fitted_scale(classifier: Classifier, held_out: Sequence[tuple[str, str]]) -> tuple[float, float]:
    """The temperature and weight of nearness under which these (prepared text, label) are the likeliest."""
    known = [(text, label) for text, label in held_out if label in classifier.labels]
    truth = np.array([classifier.labels.index(label) for _, label in known])
    margins, cosines = map(np.array, zip(*(classifier.evidence(text) for text, _ in known), strict=True))
    found = []
    for nearness, temperature in product(NEARNESSES, TEMPERATURES):
        scores = (margins + nearness * cosines) / temperature
        losses = logsumexp(scores, axis=1) - scores[np.arange(len(truth)), truth]
        found.append((float(losses.mean()), temperature, nearness))
    return min(found)[1:]


def _as_message(text: str, label: str) -> Message:
    topic, _, need = label.partition("/")
    if topic == "danger":
        return Message(text, "training", urgent=need)
    if topic == "out_of_scope":
        return Message(text, "training", out_of_scope=True)
    return Message(text, "training", (label,))


def report(ear: Ear) -> dict[str, Any]:
    """Every figure of the blind set."""
    heard, spent = hear_all(ear, messages())
    return {
        "all": figures(heard),
        "ordinary": figures([(m, h) for m, h in heard if m.needs or m.out_of_scope]),
        "danger_read": figures([(m, h) for m, h in heard if m.read]),
        "danger_unread": figures([(m, h) for m, h in heard if not (m.needs or m.out_of_scope or m.read)]),
        "by_register": by(heard, lambda m: [m.register]),
        "by_topic": by(
            heard,
            lambda m: {need.partition("/")[0] for need in m.needs} or {(m.urgent and "danger") or "other"},
        ),
        "same_without_accents": bare_equals_typed(ear, heard),
        "calibration": calibration(heard),
        "confusions": confusions(heard),
        "missed_dangers": [m.text for m, h in heard if m.urgent and not h.urgent],
        "false_alarms": [m.text for m, h in heard if not m.urgent and h.urgent],
        "milliseconds": spent,
        "dialogues": talk_through(ear),
    }


def plot(found: dict[str, Any], folder: Path) -> None:
    """Calibration and figures by register, as pictures."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(11, 4))
    bins = found["calibration"]["bins"]
    left.plot([0, 1], [0, 1], color="grey", linewidth=1)
    left.plot([b["sure"] for b in bins], [b["right"] for b in bins], marker="o")
    left.set(xlabel="confidence", ylabel="right", title="Calibration")
    registers = {name: f["need"] for name, f in found["by_register"].items() if f["need"] is not None}
    right.barh(list(registers), list(registers.values()))
    right.set(xlim=(0, 1), title="Need answered right, by register")
    figure.tight_layout()
    figure.savefig(folder / "blind.png")
    pyplot.close(figure)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folds", type=int, default=3)
    parser.add_argument("--out", type=Path, default=ROOT / "var" / "eval")
    parser.add_argument("--installed", action="store_true")
    asked = parser.parse_args()
    examples = read_examples(ROOT / "data" / "nlu")
    begun = perf_counter()
    ear = load_ear() if asked.installed else Ear.train(examples)
    found: dict[str, Any] = {"training_seconds": round(perf_counter() - begun, 1), "blind": report(ear)}
    if asked.folds:
        heard, scale = cross_validate(examples, asked.folds)
        topics = by(heard, lambda m: {need.partition("/")[0] for need in m.needs} or {"other"})
        found["cross_validation"] = {
            "all": figures(heard),
            "by_topic": topics,
            "confusions": confusions(heard),
            "fitted_temperature_and_nearness": scale,
        }
    asked.out.mkdir(parents=True, exist_ok=True)
    (asked.out / "eval.json").write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
    if found["blind"]["calibration"]["bins"]:
        plot(found["blind"], asked.out)
    print(json.dumps(found, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
