"""Imported where processes are forked from, and nowhere else: what each of them would read again."""

from __future__ import annotations

import gc

from tickerbot.rendering.texts import LANGUAGES, plain
from tickerbot.text.german.reading import read

read("Der Deich hält der Sturmflut stand")
for language in LANGUAGES:
    plain(language, "failure")

# what stays as it is need not be looked through, and so copied, by each process
gc.freeze()
