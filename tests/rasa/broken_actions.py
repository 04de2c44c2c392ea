"""Actions that fail in every way, with the citizen's words in their errors."""

import asyncio

from rasa_sdk import Action


class Answer(Action):
    def name(self):
        return "action_answer"

    def run(self, dispatcher, tracker, domain):
        raise ValueError(f"cannot answer {tracker.latest_message['text']}")


class OutOfScope(Action):
    def name(self):
        return "action_out_of_scope"

    async def run(self, dispatcher, tracker, domain):
        await asyncio.sleep(60)


class Fallback(Action):
    def name(self):
        return "action_fallback"

    def run(self, dispatcher, tracker, domain):
        return [{"event": "slot", "name": "nobody_knows_it", "value": tracker.latest_message["text"]}]
