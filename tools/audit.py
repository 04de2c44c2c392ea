"""Asks for known weaknesses of what the product runs on: ``make audit``. A package nobody could look up is a failure.

pip-audit itself prints "No known vulnerabilities found" and exits 0 when it could look up nothing at all.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any, Dict, List

from interpreter import ROOT

# Known and left open knowingly: unused at run time, or pinned by Rasa. Each with its reason.
ACCEPTED: Dict[str, str] = {
    "protobuf": "Rasa's pin; no message of ours is a protobuf",
    "pymongo": "Rasa's pin; no MongoDB is used",
    "sentry-sdk": "Rasa's pin; off without a DSN, and none is set",
    "setuptools": "Rasa's pin; builds nothing after the installation",
}


def verdict(report: Dict[str, Any]) -> List[str]:
    """One line for each package that is weak and not accepted, or that could not be looked up."""
    lines = []
    for package in report["dependencies"]:
        if "skip_reason" in package:
            lines.append(f"{package['name']}: not looked up")
        elif package["vulns"] and package["name"] not in ACCEPTED:
            names = ", ".join(weakness["id"] for weakness in package["vulns"])
            lines.append(f"{package['name']} {package['version']}: {names}")
    return lines


def main() -> int:
    """Audit requirements.txt; 0 only when everything was looked up and nothing new is weak."""
    command = [sys.executable, "-m", "pip_audit", "--no-deps", "--disable-pip", "--progress-spinner", "off"]
    done = subprocess.run(
        [*command, "--format", "json", "--requirement", str(ROOT / "requirements.txt")],
        capture_output=True,
    )
    if not done.stdout:
        print(done.stderr.decode(), file=sys.stderr)
        return 1
    report = json.loads(done.stdout)
    lines = verdict(report)
    print("\n".join(lines[:20] + [f"… and {len(lines) - 20} more"] * (len(lines) > 20)))
    print(f"{len(report['dependencies'])} packages, {len(lines)} to look at")
    return 1 if lines or not report["dependencies"] else 0


if __name__ == "__main__":
    sys.exit(main())
