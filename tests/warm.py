"""Imported where processes are forked from, and nowhere else: what each of them would read again."""

from __future__ import annotations

from tickerbot.rendering.texts import LANGUAGES, plain
from tickerbot.text.german.reading import read

read("Der Deich hält der Sturmflut stand")
for language in LANGUAGES:
    plain(language, "failure")
