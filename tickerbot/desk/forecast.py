"""When a push will be done, by how fast it went in the last minute."""

from __future__ import annotations

from collections import deque

WINDOW_S = 60.0
SOON_S = 5.0
"""An end that is nearer than this is not worth telling."""
_FIRST_LOOK_S = 2.0
STALL_S = 10
"""Where nothing moved for so long (an outage, a restart), it is only what comes after that tells."""


class Forecast:
    """Follows one push; all times are seconds of the same clock."""

    def __init__(self, created_at: float) -> None:
        self._samples = deque([(created_at, 0)])
        self._still_since = created_at

    def seconds_left(self, now: float, settled: int, still_open: int) -> float | None:
        """Seconds until all is settled; None where that is near, or nothing tells.

        ``settled`` and ``still_open`` are chats, as they are now.
        """
        looked_at, settled_before = self._samples[-1]
        if settled != settled_before:
            has_stalled = looked_at - self._still_since > STALL_S
            is_first = len(self._samples) == 1
            # what came before an outage, or what a restart left untold, tells nothing
            if has_stalled or (is_first and now - looked_at > WINDOW_S):
                self._samples.clear()
            self._still_since = now
        self._samples.append((now, settled))
        while len(self._samples) > 2 and self._samples[1][0] <= now - WINDOW_S:
            self._samples.popleft()
        began_at, settled_then = self._samples[0]
        stalls = now - self._still_since > STALL_S
        if stalls or now - began_at < _FIRST_LOOK_S or settled <= settled_then:
            return None
        left = still_open * (now - began_at) / (settled - settled_then)
        return left if left >= SOON_S else None
