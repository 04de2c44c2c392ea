"""What a Vietnamese syllable can look like, and the keystrokes that leak into it when an input method is off."""

from __future__ import annotations

import re
from functools import lru_cache

from .fold import fold

_ONSET = "b|c|ch|d|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|qu|r|s|t|th|tr|v|x"
_RIME = (
    "a|ac|ach|ai|am|an|ang|anh|ao|ap|at|au|ay|e|ec|ech|em|en|eng|enh|eo|ep|et|eu|"
    "i|ia|ich|iec|iem|ien|ieng|iep|iet|ieu|im|in|inh|ip|it|iu|"
    "o|oa|oac|oach|oai|oam|oan|oang|oanh|oao|oap|oat|oay|oc|oe|oen|oeo|oet|oi|om|on|ong|op|ot|"
    "u|ua|uan|uang|uat|uay|uc|ue|uech|uenh|ui|um|un|ung|uo|uoc|uoi|uom|uon|uong|uop|uot|uou|up|ut|uu|"
    "uy|uya|uych|uyen|uyet|uynh|uyt|uyu|y|yem|yen|yet|yeu"
)
_SYLLABLE = re.compile(f"(?:{_ONSET})?(?:{_RIME})")
_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_HATS = (
    ("dd", "đ"),
    ("aa", "â"),
    ("ee", "ê"),
    ("oo", "ô"),
    ("uow", "ươ"),
    ("aw", "ă"),
    ("ow", "ơ"),
    ("uw", "ư"),
)
_VOWELS = frozenset("aeiouyăâêôơư")


@lru_cache(maxsize=4096)
def is_syllable(word: str) -> bool:
    """True when the folded ``word`` could be a syllable of Vietnamese."""
    return _SYLLABLE.fullmatch(fold(word)) is not None


@lru_cache(maxsize=4096)
def repair_telex(word: str) -> str:
    """ "tooi" → "tôi", "dduwowcj" → "được"; a word that is a syllable already, or would not become one, stays."""
    if not word.isascii() or not word.isalpha() or is_syllable(word):
        return word
    tone, rest = _take_tone(word)
    for keys, letter in _HATS:
        rest = rest.replace(keys, letter)
    if rest.endswith("w") and "u" in rest:  # "tuw" is done above; this is "trungw" for "trưng"
        rest = rest[:-1].replace("u", "ư", 1)
    if not (set(rest) & _VOWELS) or not is_syllable(rest):
        return word
    return _put_tone(rest, tone)


def _take_tone(word: str) -> tuple[str, str]:
    """The tone key (last one after a vowel) and the word without it."""
    for place in range(len(word) - 1, 0, -1):
        letter = word[place]
        if letter in _TONES and any(before in "aeiouyw" for before in word[:place]):
            return _TONES[letter], word[:place] + word[place + 1 :]
    return "", word


def _put_tone(word: str, tone: str) -> str:
    """``word`` with ``tone`` on the vowel that carries it (close enough for reading; folding drops it again)."""
    places = [place for place, letter in enumerate(word) if letter in _VOWELS]
    if word.startswith(("qu", "gi")) and len(places) > 1:
        places = places[1:]
    if not tone or not places:
        return word
    hatted = [place for place in places if word[place] in "ăâêôơư"]
    closed = places[-1] < len(word) - 1
    carrier = hatted[-1] if hatted else places[-1] if closed or len(places) == 1 else places[-2]
    return word[: carrier + 1] + tone + word[carrier + 1 :]
