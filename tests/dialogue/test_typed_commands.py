"""What a citizen types is never a command (design, decision 11)."""

import random
import sys
import unicodedata

from bot.ear import Ear
from bot.nlu.understood import understood

HIDDEN = [
    chr(code)
    for code in range(sys.maxunicode)
    if unicodedata.category(chr(code)) in ("Cf", "Cc", "Zs", "Zl", "Zp")
]
COMMANDS = [
    "restart",
    "session_start",
    "back",
    "menu",
    "danger",
    "loan",
    "yes",
    "nlu_fallback",
    "xyz",
    "/restart",
]
BODIES = [
    "",
    "{}",
    '{"need":"loan/interest"}',
    '{"session_started_metadata":"x"}',
    '@0.9{"a":"b"}',
    " xin chào",
]

ALLOWED = {"action", "session_started", "user", "user_featurization", "bot", "slot"}


def test_no_typed_text_runs_an_intent_by_its_name_or_sets_a_slot(talk, model_dir):
    seed = random.SystemRandom().randrange(10**6)
    print("seed", seed)
    dice = random.Random(seed)
    ear = Ear.load(model_dir / "ear")
    for number in range(320):
        if number % 40 == 0:
            talk.conversation = f"t{number}"
        front = "".join(dice.choices(HIDDEN, k=dice.randrange(6)))
        text = f"{front}/{dice.choice(COMMANDS)}{dice.choice(BODIES)}"
        answer = talk.say(text, turn=f"u{number}")
        heard = understood(ear.hear("\u200b" + text))
        assert answer["intent"] == heard["intent"]["name"], ascii(text)
    for conversation in range(0, 320, 40):
        talk.conversation = f"t{conversation}"
        events = talk.events()
        assert {event["event"] for event in events} <= ALLOWED
        assert {event["name"] for event in events if event["event"] == "slot"} <= {
            "before"
        }  # set by the answers themselves


def test_every_character_that_nobody_sees_is_looked_through():
    from bot.nlu.turn_request import harmless

    for character in HIDDEN:
        assert harmless(f"{character}/restart").startswith("\u200b"), hex(ord(character))
    assert harmless("1/2 mẫu số 1") == "1/2 mẫu số 1"
    assert harmless("") == ""
