"""The long run of the property test over generated logs: after the last settled reading the table equals the log.

``python -m bench.event_property [EXAMPLES]``, 5,000 unless told otherwise; each time other ones.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

from bench.figures import Used

TEST = "tests/event_log/test_reading.py::test_after_the_last_settled_reading_the_lake_equals_the_log"


def main() -> None:
    examples = sys.argv[1] if len(sys.argv) > 1 else "5000"
    seed, used = str(random.randrange(10**9)), Used()
    line = [sys.executable, "-m", "pytest", "-q", "--timeout=0", f"--hypothesis-seed={seed}", TEST]
    environment = os.environ | {"EVENT_PROPERTY_EXAMPLES": examples}
    done = subprocess.run(line, cwd=Path(__file__).parents[1], env=environment, check=False)
    print(f"{examples} examples, seed {seed}, {used.wall:.0f} s: {'all held' if done.returncode == 0 else 'NOT held'}")
    sys.exit(done.returncode)


if __name__ == "__main__":
    main()
