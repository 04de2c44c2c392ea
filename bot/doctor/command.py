"""Runs every check and tells: a line each, or one JSON object. The exit code is the worst of them: 0, 1 or 2."""

from __future__ import annotations

import argparse
import json
import sys
import zoneinfo

from .finding import Finding, State, failure, worst

TIME_ZONE = "Asia/Ho_Chi_Minh"


def main(argv: list[str]) -> int:
    """``doctor [--json]``. 0: all is well; 1: something wants to be seen to; 2: something does not work."""
    parser = argparse.ArgumentParser(prog="bot doctor", description=__doc__)
    parser.add_argument(
        "--json", action="store_true", help='{"state", "checks": [{"name", "state", "said", "do"}]}'
    )
    as_json = parser.parse_args(argv).json
    found = examine()
    state = worst(found)
    if as_json:
        told = {"state": state.name.lower(), "checks": [each.to_json() for each in found]}
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        print("\n".join(each.line() for each in found))
        print(_sum(found), file=sys.stderr)
    return int(state)


def examine() -> list[Finding]:
    """Everything that can be found out, whatever is down."""
    try:
        zoneinfo.ZoneInfo(TIME_ZONE)
    except zoneinfo.ZoneInfoNotFoundError:  # without it nothing else of ours can even be imported
        return [
            failure("time zone", f"{TIME_ZONE} is not known to this machine", "install the package tzdata")
        ]
    from .everything import everything

    return everything()


def _sum(found: list[Finding]) -> str:
    counts = {state: sum(each.state is state for each in found) for state in State}
    return f"{counts[State.OK]} well, {counts[State.WARNING]} to be seen to, {counts[State.FAILURE]} broken"
