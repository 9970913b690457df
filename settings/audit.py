"""Known holes in the locked dependencies, by pip-audit: `make lint` ends with it.

    python settings/audit.py PIP-AUDIT LOCK…

Ends with 1 where a hole is known; with 0 and a line that says so where pip-audit's data cannot be reached.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import Any

PATIENCE = 300  # seconds
OUT_OF_REACH = "pip-audit: its data could not be reached, so nothing was checked for known holes"
NETWORK = re.compile(r"connect|timed? ?out|resol|unreachable|proxy|ssl|HTTPError|status code|ServiceError|\b(?:403|404|407|50\d)\b", re.IGNORECASE)  # in what it says


def main(program: str, locks: list[str]) -> int:
    """program: pip-audit's path · locks: requirements files with hashes."""
    return max([_audited(program, lock) for lock in locks], default=0)


def _audited(program: str, lock: str) -> int:
    command = [program, "--disable-pip", "--require-hashes", "--progress-spinner=off", "--timeout=15", "--format=json", f"--requirement={lock}"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return _say(f"{lock}: {OUT_OF_REACH} (no answer in {PATIENCE} seconds)", 0)
    packages = _packages(done.stdout)
    if packages is None:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1][:300]
        reached = not NETWORK.search(done.stderr)
        return _say(f"{lock}: {'pip-audit fails' if reached else OUT_OF_REACH} ({last})", int(reached))
    holes = [f"{lock}: {one['name']} {one['version']}: {hole['id']}, mended in {', '.join(hole['fix_versions']) or 'no version yet'}"
             for one in packages for hole in one.get("vulns", ())]
    return _say("\n".join(holes) or f"{lock}: no known hole in {len(packages)} packages", 1 if holes else 0)


def _packages(said: str) -> list[dict[str, Any]] | None:
    """None for what is no answer."""
    try:
        found = json.loads(said)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return None
    return found if isinstance(found, list) else None


def _say(words: str, status: int) -> int:
    sys.stdout.write(f"{words}\n")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
