"""Rasa's message processor, strict: a turn is kept whole or not at all, and lived once.

Rasa swallows a failing action, answers nothing and keeps the half turn. Here an action that fails or takes too
long, a circuit that breaks, or a turn without a card raises ``TurnFailed`` before anything is saved.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any, NoReturn

import rasa.core.agent
from aiohttp import ClientConnectionError
from rasa.core.actions.action import Action, ActionExecutionRejection, RemoteAction
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import FailSafeTrackerStore, TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME, REQUESTED_SLOT
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.core.errors import TurnFailed
from bot.core.settings import settings

from .turn_answer import answer, last_turn
from .understood import BEFORE

LONGEST_SESSION = 120  # events; every turn reads them all, so a longer talk goes on in a new session
_failures: ContextVar[list[Exception]] = ContextVar("failures")


class ActionsAway(TurnFailed):
    """The action server cannot be reached: nothing of the turn was kept, and trying again later is right."""


def install() -> None:
    """Make every agent of this process use it. Rasa offers no setting for its processor."""
    rasa.core.agent.MessageProcessor = TurnProcessor
    RemoteAction.run = _remembering(RemoteAction.run)


class TurnProcessor(MessageProcessor):
    """Lives turns for the turn channel."""

    tracker_store: TrackerStore

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on_circuit_break = _circuit_broken
        if isinstance(self.tracker_store, FailSafeTrackerStore):
            # its "safety" is a new conversation when reading fails, and memory when writing does
            self.tracker_store = self.tracker_store._tracker_store

    async def handle_message(self, message: UserMessage) -> dict[str, Any]:
        """Live the turn and return its answer, or return the answer it already gave. Raises ``TurnFailed``."""
        tracker = await self.get_tracker(message.sender_id)
        if last_turn(tracker) == message.metadata["turn"]:
            return answer(tracker, replayed=True)
        _failures.set([])
        await self._update_tracker_session(tracker, message.output_channel, message.metadata)
        message.metadata[BEFORE] = tracker.get_slot(BEFORE)
        await self._handle_message_with_tracker(message, tracker)
        tracker = await self.run_action_extract_slots(message.output_channel, tracker)
        await self._run_prediction_loop(message.output_channel, tracker)
        said = answer(tracker, replayed=False)
        await self.save_tracker(tracker)
        return said

    async def run_action_extract_slots(
        self, output_channel: OutputChannel, tracker: DialogueStateTracker
    ) -> DialogueStateTracker:
        """Rasa's, but a failing slot validation fails the turn."""
        tracker = await _within_time(super().run_action_extract_slots(output_channel, tracker))
        _raise_failure()
        return tracker

    async def _run_action(self, action: Action, *args: Any, **kwargs: Any) -> bool:
        if not isinstance(action, RemoteAction):
            action.run = _remembering(action.run)
        again = await _within_time(super()._run_action(action, *args, **kwargs))
        _raise_failure()
        return again

    def _has_session_expired(self, tracker: DialogueStateTracker) -> bool:
        """Rasa's hour of silence, or too long a session outside any interview."""
        too_long = len(tracker.events) > LONGEST_SESSION and not tracker.active_loop_name
        return too_long or super()._has_session_expired(tracker)

    async def _update_tracker_session(
        self,
        tracker: DialogueStateTracker,
        output_channel: OutputChannel,
        metadata: dict[str, Any] | None = None,
    ) -> None:
        """A new session when there is none, the old one has expired, or a fresh start is asked for."""
        fresh = bool((metadata or {}).get("fresh"))
        if tracker.applied_events() and not fresh and not self._has_session_expired(tracker):
            return
        start: list[Event] = [ActionExecuted(ACTION_SESSION_START_NAME), SessionStarted()]
        carried = [] if fresh else [*_slots(tracker), *_open_form(tracker)]
        events = [*start, *carried, ActionExecuted(ACTION_LISTEN_NAME)]
        tracker.update_with_events(events, self.domain)


def _slots(tracker: DialogueStateTracker) -> list[SlotSet]:
    """What is known, once each. (Rasa carries every setting of the past over, again and again.)"""
    known = {name: slot for name, slot in tracker.slots.items() if slot.value != slot.initial_value}
    return [SlotSet(name, slot.value) for name, slot in known.items() if name != REQUESTED_SLOT]


def _open_form(tracker: DialogueStateTracker) -> list[Event]:
    """The interview that is open: it tells the time by itself, and asks whether to go on."""
    if not tracker.active_loop_name:
        return []
    return [ActiveLoop(tracker.active_loop_name), SlotSet(REQUESTED_SLOT, tracker.get_slot(REQUESTED_SLOT))]


def _remembering(run: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def remembering(*args: Any, **kwargs: Any) -> Any:
        try:
            return await run(*args, **kwargs)
        except ActionExecutionRejection:
            raise  # a form's ordinary way to say "not mine"
        except Exception as error:
            _failures.get([]).append(error)
            raise

    return remembering


def _raise_failure() -> None:
    failures = _failures.get([])
    if failures and isinstance(failures[0].__context__, ClientConnectionError):
        raise ActionsAway() from failures[0]
    if failures:
        raise TurnFailed("an action failed") from failures[0]


async def _within_time(step: Awaitable[Any]) -> Any:
    """Shorter than the caller's patience, so that it hears of the failure."""
    try:
        return await asyncio.wait_for(step, timeout=settings().rasa_timeout_seconds * 0.6)
    except TimeoutError as error:
        raise TurnFailed("an action took too long") from error


def _circuit_broken(*_args: Any) -> NoReturn:
    raise TurnFailed("too many actions in one turn")
