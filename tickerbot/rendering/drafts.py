"""What the desks tell editors about their texts."""

from __future__ import annotations

import math

from tickerbot.model import Language
from tickerbot.rendering.texts import plain
from tickerbot.text.composition import Problem


def minutes_for(messages: int, rate: float) -> int:
    """How long so many messages take, in minutes, rounded up from half a minute on."""
    return math.ceil(messages / rate / 60 - 0.5)


def problem_text(problem: Problem, language: Language) -> str:
    """Why a text cannot be published."""
    if problem.kind == "empty":
        return plain(language, "desk-problem-empty")
    return plain(language, f"desk-problem-{problem.kind}", length=problem.length, most=problem.most)
