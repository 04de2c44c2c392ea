"""Talks with Rasa's agent in this process: our processor, our sealed store, our actions, the trained model."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import warnings
from pathlib import Path
from typing import Any

os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")  # Rasa pins the old SQLAlchemy
with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Rasa's libraries are full of them; ours are errors
    import rasa.core.agent
    from rasa.shared.core.trackers import DialogueStateTracker
    from rasa.utils.endpoints import EndpointConfig
    from rasa_sdk.executor import ActionExecutor

    import bot.nlu.turn_channel  # noqa: F401  (installs the processor)
    from bot.nlu.tracker_store import SealedTrackerStore
    from bot.nlu.turn_request import read


class ActionsHere(EndpointConfig):
    """The action server's work, done in this process."""

    def __init__(self, package: str = "actions") -> None:
        super().__init__(url="in-process", enable_selective_domain=True)
        self.executor = ActionExecutor()
        self.executor.register_package(package)
        self.failure: BaseException | None = None

    async def request(self, *_args: Any, **kwargs: Any) -> Any:
        if self.failure is not None:
            raise self.failure
        said = await self.executor.run(json.loads(json.dumps(kwargs["json"])))
        return json.loads(json.dumps(said))  # as over the wire


class Talk:
    """One conversation. ``say`` lives a turn and returns what the turn channel would answer."""

    def __init__(self, model_dir: Path, conversation: str = "t1") -> None:
        self.actions = ActionsHere()
        self.store = SealedTrackerStore()
        self.agent = rasa.core.agent.Agent.load(
            str(model_dir / "rasa.tar.gz"), tracker_store=self.store, action_endpoint=self.actions
        )
        self.conversation = conversation
        self._turns = itertools.count(1)

    def say(
        self, text: str | None = None, *, act: dict | None = None, turn: str | None = None, **metadata
    ) -> dict:
        said = {"act": act} if act else {"text": text}
        body = {
            "conversation": self.conversation,
            "turn": turn or f"u{next(self._turns)}",
            **said,
            "metadata": {"day": "2026-11-21", **metadata},
        }
        return asyncio.run(self.agent.handle_message(read(body)))

    def hear(self, intent: str, *, needs: Any = (), ranking: Any = ()) -> dict:
        """A turn in which the ear heard just this."""
        message = read({"conversation": self.conversation, "turn": f"u{next(self._turns)}", "text": "…"})
        heard = {"name": intent, "confidence": 1.0}
        message.parse_data = {
            "text": "…", "intent": heard, "entities": [], "needs": list(needs), "ranking": list(ranking)
        }  # fmt: skip
        return asyncio.run(self.agent.handle_message(message))

    def need(self, need: str, **more) -> dict:
        return self.say(act={"act": "need", "need": need}, **more)

    def tracker(self, *, whole: bool = False) -> DialogueStateTracker | None:
        retrieve = self.store.retrieve_full_tracker if whole else self.store.retrieve
        return asyncio.run(retrieve(self.conversation))

    def events(self) -> list[dict[str, Any]]:
        tracker = self.tracker(whole=True)
        return [event.as_dict() for event in tracker.events] if tracker else []
