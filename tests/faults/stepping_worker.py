"""A worker whose wall clock steps: an hour on, a day back, as after a bad time server or a thaw of its machine.

Only the wall clock (`time.time`), in this process alone; the monotonic clock goes on as it does on a real machine.
"""

import random
import sys
import threading
import time

STEPS_S = (0.0, 3600.0, -3600.0, 86_400.0, -86_400.0, 2.0, -2.0)
EVERY_S = 1.5

_true = time.time
_offset_s = 0.0


def _step() -> None:
    global _offset_s
    chance = random.Random(7)
    while True:
        time.sleep(EVERY_S)  # the fault itself
        _offset_s = chance.choice(STEPS_S)


if __name__ == "__main__":
    time.time = lambda: _true() + _offset_s
    threading.Thread(target=_step, daemon=True).start()
    from tests.integration import paused_worker  # what it imports takes the clock from here

    sys.exit(paused_worker.main())
