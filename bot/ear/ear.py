"""The ear as a whole: hears one message and says what it is about, what is asked, and whether somebody is in danger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from bot.core.settings import settings

from .aside import aside_in
from .classify import Classifier
from .clauses import clauses
from .context import INHERITED, Before, adds_nothing, keeps_subject
from .danger import danger_in, without_look_alikes
from .entities import entities_in
from .facts import facts_in
from .features import LONGEST
from .handoff import asks_for_human, only_names_officers
from .heard import DANGER, HUMAN, OUT_OF_SCOPE, Entity, Heard, Scored
from .needs import ASKED, LIKELY, SURE, asks, by_time_since_release, needs_of
from .reading import Labels, Reading, leaning, read

ALARM = 0.4  # all kinds of danger together, as the classifier sees them; the rules need no threshold
WORDS_OF_ALARM = 3
ALARM_IN_STORY = 0.9  # the same for one clause of a long message, whose other clauses are heard too …
HINT = 0.03  # … if the whole leaves room for it
STORY = 25  # words from which a message is long
NONE_OF_OURS = 0.25  # out of scope when that is at least this likely, compared with the likeliest need …
FAR = 0.18  # … or when no example of any need is nearer than this (cosine over rarer grams)
CALM, CALM_PART, KNOWN = 0.01, 0.995, 0.3  # see _plainly_harmless
HUMAN_BY_RULE = 0.95
ASIDE_BY_RULE = 0.95
PLAINLY_OURS = 0.9  # a need this sure is answered even where a rule hears help with a crime ("trốn nghĩa vụ bị phạt sao")


class Ear:
    """Pure and thread-safe once made; the same text is always heard the same."""

    def __init__(self, classifier: Classifier) -> None:
        self.classifier = classifier
        self._labels = Labels(classifier.labels)
        self.hear("")  # reads the tables now, not while the first person waits

    @classmethod
    def train(cls, examples: Sequence[tuple[str, str]]) -> Ear:
        """An ear that has learnt these (text, label). Raises ``ValueError`` for fewer than two labels."""
        from .fit import fit  # scikit-learn takes a second to come; hearing does not need it

        return cls(fit(examples))

    def save(self, folder: Path) -> None:
        """Write the ear as JSON and plain arrays."""
        self.classifier.save(folder)

    @classmethod
    def load(cls, folder: Path) -> Ear:
        """Read what ``save`` wrote. Raises ``FileNotFoundError`` when there is none."""
        return cls(Classifier.load(folder))

    def hear(self, text: str, before: Before | None = None) -> Heard:
        """What ``text`` means, after the turns that ``before`` tells of. Never raises, whatever the text."""
        heard = self._hear(text, before or Before())
        return replace(heard, facts=facts_in(text[:LONGEST], heard.entities))

    def _hear(self, text: str, before: Before) -> Heard:
        whole = self._read(text[:LONGEST])
        parts = clauses(text[:LONGEST])
        readings = [self._read(part) for part in parts] if len(parts) > 1 else []
        urgent = danger_in(text)
        if urgent and _plainly_harmless(urgent, whole, readings):
            urgent = None
        urgent = urgent or self._alarm(text, whole, readings)
        found = entities_in(text[:LONGEST])
        if urgent:
            sure = max(whole.danger.confidence, ALARM)
            return Heard(text, "handoff", DANGER, sure, (), whole.ranking[:5], found, urgent)
        subject = Before(whole.best.need if whole.best.confidence >= SURE else "")
        if before.need:
            if adds_nothing(text, found):
                same = Scored(before.need, INHERITED)
                return Heard(
                    text, before.topic, before.topic, INHERITED, (same,), (same,), found, inherits=True
                )
            kept = keeps_subject(text, before, whole.topics)
            if kept:
                whole, subject = leaning(self._labels, whole, before.topic, kept), before
        told = self._going_on(parts, readings, subject)
        return self._plain(text, whole, list(zip(parts, told, strict=False)), found)

    def _plain(
        self, text: str, whole: Reading, parts: list[tuple[str, Reading]], found: tuple[Entity, ...]
    ) -> Heard:
        kind = aside_in(text[:LONGEST])
        if kind and whole.best.confidence < PLAINLY_OURS:
            aside = f"{OUT_OF_SCOPE}/{kind}"
            return Heard(
                text,
                OUT_OF_SCOPE,
                OUT_OF_SCOPE,
                ASIDE_BY_RULE,
                (),
                whole.ranking[:5],
                found,
                None,
                True,
                aside,
            )
        needs = by_time_since_release(needs_of(whole, parts), found, text)
        ranking = whole.ranking
        if only_names_officers(text):
            needs = tuple(need for need in needs if need.need != HUMAN)
            ranking = tuple(need for need in ranking if need.need != HUMAN)
        elif asks_for_human(text):
            human = Scored(HUMAN, HUMAN_BY_RULE)
            needs = (human, *(need for need in needs if need.need != HUMAN))[:3]
            ranking = (human, *(need for need in ranking if need.need != HUMAN))
        clear = bool(needs) and needs[0].confidence > whole.best.confidence  # by a clause, or a rule
        topic, share = max(whole.topics.items(), key=lambda each: each[1], default=(OUT_OF_SCOPE, 0.0))
        if needs:
            topic = needs[0].need.partition("/")[0]
            share = max(whole.topics.get(topic, 0.0), needs[0].confidence)
        best = needs[0].confidence if needs else 0.0
        if whole.act.confidence > max(best, share, whole.out_of_scope, LIKELY):
            act = whole.act
            return Heard(text, "smalltalk", act.need, act.confidence, (), ranking[:5], found)
        if not clear and _none_of_ours(whole):
            sure = round(max(whole.out_of_scope, 1 - share), 4)
            aside = whole.aside if whole.aside != OUT_OF_SCOPE else ""
            return Heard(text, OUT_OF_SCOPE, OUT_OF_SCOPE, sure, (), ranking[:5], found, None, True, aside)
        return Heard(text, topic, topic, round(share, 4), needs, ranking[:5], found)

    def _going_on(self, parts: Sequence[str], readings: Sequence[Reading], last: Before) -> list[Reading]:
        """The parts of one message, each read as going on with the one before ("làm phiếu ở đâu, hết bao nhiêu tiền")."""
        told: list[Reading] = []
        for part, reading in zip(parts, readings, strict=False):
            kept = keeps_subject(part, last, reading.topics) if last.need and asks(part) else 0.0
            told.append(leaning(self._labels, reading, last.topic, kept))
            if told[-1].best.confidence >= ASKED:
                last = Before(told[-1].best.need)
        return told

    def _read(self, text: str) -> Reading:
        return read(self.classifier, self._labels, text)

    def _alarm(self, text: str, whole: Reading, parts: Sequence[Reading]) -> str | None:
        """What the classifier hears; it knows no look-alikes, so they are taken out and the rest is read again.

        One or two words ("con tôi") begin too many stories to be one: there only the rules are believed.
        """
        if len(text.split()) < WORDS_OF_ALARM:
            return None
        if whole.danger.confidence >= ALARM:
            rest = without_look_alikes(text[:LONGEST])
            again = whole if rest is None else self._read(rest)
            return again.danger.need if again.danger.confidence >= ALARM else None
        story = parts if len(text.split()) >= STORY and whole.danger.confidence >= HINT else ()
        return next((part.danger.need for part in story if part.danger.confidence >= ALARM_IN_STORY), None)


def _plainly_harmless(kind: str, whole: Reading, parts: Sequence[Reading]) -> bool:
    """True when a rule fired on words that the classifier knows well as something harmless ("vợ bị đánh, muốn có luật sư").

    Never for self-harm: there the rule is believed.
    """
    calm = whole.danger.confidence < CALM and all(part.danger.confidence < CALM_PART for part in parts)
    return kind != "self_harm" and calm and whole.best.confidence >= KNOWN


def _none_of_ours(whole: Reading) -> bool:
    return whole.out_of_scope > NONE_OF_OURS * whole.best.confidence or whole.nearest < FAR


@lru_cache(maxsize=1)
def load_ear() -> Ear:
    """The trained ear of this installation. Raises ``FileNotFoundError`` when it was never trained."""
    return Ear.load(settings().model_dir / "ear")
