"""Stand-ins for the neighbours of the dialogue role: an ear with three words, a Rasa that does what it is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from bot.core import clock
from bot.core.cards import Card
from bot.core.errors import RasaAway
from bot.dialogue.rasa_client import Answer
from bot.dialogue.worker import DialogueWorker
from bot.store import Store, lanes


@dataclass(frozen=True)
class Meaning:
    need: str
    confidence: float = 0.9


@dataclass(frozen=True)
class Understood:
    urgent: str | None = None
    needs: tuple[Meaning, ...] = ()
    intent: str = ""


class ThreeWordEar:
    """Hears "chết" and "gặp cán bộ", and nothing else."""

    def hear(self, text: str) -> Understood:
        if "chết" in text:
            return Understood(urgent="self_harm")
        if "gặp cán bộ" in text:
            return Understood(needs=(Meaning("handoff/human"),))
        return Understood()


@dataclass
class ObedientRasa:
    """Answers every turn with an echo; or raises what it is told to, as often as it is told to."""

    troubles: list[Exception] = field(default_factory=list)
    asked: list[dict] = field(default_factory=list)
    before_answering: object = None
    keep: dict = field(default_factory=dict)

    def came_back(self) -> bool:
        return False

    def ask(self, conversation, turn, said, *, day, fresh, kept=None):
        self.asked.append(
            {
                "conversation": conversation,
                "turn": turn,
                "said": said,
                "day": day,
                "fresh": fresh,
                "kept": kept,
            }
        )
        if self.troubles:
            raise self.troubles.pop(0)
        if self.before_answering:
            self.before_answering()
        return Answer([Card(id="echo", text=str(said))], needs=["loan/interest"], keep=self.keep)


class AbsentRasa(ObedientRasa):
    """Is not there at all."""

    def ask(self, conversation, turn, said, *, day, fresh, kept=None):
        self.asked.append({"turn": turn})
        raise RasaAway()


def worker_of(store: Store, rasa: ObedientRasa) -> DialogueWorker:
    """A dialogue worker between the stand-ins."""
    return DialogueWorker(store, ear=ThreeWordEar(), rasa=rasa)


def serve(worker: DialogueWorker, thread_id: str) -> bool:
    """Take the thread's lane, do all there is to do now, give it back. False when another has the lane."""
    with worker.store.write() as tx:
        if not lanes.take(tx, thread_id, worker.name, clock.now(), timedelta(seconds=15)):
            return False
    worker.serve(thread_id)
    with worker.store.write() as tx:
        lanes.leave(tx, thread_id, worker.name)
    return True
