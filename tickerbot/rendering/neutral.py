"""The neutral picture: what a message shows in place of a picture that was taken back."""

from __future__ import annotations

import hashlib
from importlib.resources import files

from tickerbot.model import Picture

CONTENT = files("tickerbot").joinpath("rendering", "neutral.png").read_bytes()
"""A grey card with a bar, as a PNG."""
NEUTRAL = Picture(hashlib.sha256(CONTENT).hexdigest(), "photo", 640, 360, len(CONTENT))
