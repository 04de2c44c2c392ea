"""``python -m bot parse --json``: what the ear hears, one JSON object per line in and out. For evaluation tools."""

from __future__ import annotations

import argparse
import json
import sys
from time import perf_counter

from .ear import Ear, load_ear


def main(argv: list[str]) -> int:
    """0 when every line was read, 1 when some were bad, 2 when there is no trained ear."""
    parser = argparse.ArgumentParser(prog="python -m bot parse", description=__doc__)
    parser.add_argument("--json", action="store_true", required=True, help="read and write JSON lines")
    parser.parse_args(argv)
    try:
        ear = load_ear()
    except FileNotFoundError:
        print("there is no trained ear yet; run: make train", file=sys.stderr)
        return 2
    bad = 0
    for number, line in enumerate(sys.stdin.buffer, start=1):
        if line.strip():
            answer = _answer(ear, number, line)
            bad += "error" in answer
            print(json.dumps(answer, ensure_ascii=True), flush=True)
    return 1 if bad else 0


def _answer(ear: Ear, number: int, line: bytes) -> dict[str, object]:
    try:
        asked = json.loads(line)
    except ValueError:
        return {"line": number, "error": "not JSON"}
    text = asked.get("text") if isinstance(asked, dict) else None
    if not isinstance(text, str):
        return {"line": number, "error": 'no "text"'}
    begun = perf_counter()
    heard = ear.hear(text)
    return {**heard.to_dict(), "ms": round((perf_counter() - begun) * 1000, 2)}
