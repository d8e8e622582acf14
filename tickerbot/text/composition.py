"""Reading an editor's text as an entry: the first line is the headline, the rest is the body."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tickerbot.model import MAX_BODY, MAX_HEADLINE, Marks
from tickerbot.text.cleaning import clean_body, clean_headline, clean_lines
from tickerbot.text.credits import is_refused, split_text
from tickerbot.text.marks import MarkedText, carry, join
from tickerbot.text.sentences import final_mark, sentences

BREAK = "\n\n"
_HASHTAGS = re.compile(r"\n[ \t]*(?:#\w+[ \t]*)+\Z")
MAX_PROSE_HEADLINE = 120
"""Maximum length, in characters, of a lone line of several sentences that passes for a headline."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a text cannot be published: ``length`` and ``limit``, in characters, of what is too long."""

    kind: Literal["empty", "headline-missing", "headline-long", "body-long"]
    length: int = 0
    limit: int = 0


@dataclass(frozen=True, slots=True)
class Composed:
    """A headline and a body, and the problem with them, if there is one."""

    headline: str
    body: tuple[str, ...]
    problem: Problem | None = None
    marks: Marks = ()


def compose(text: str, marks: Marks = ()) -> Composed:
    """Split an editor's text into headline and body; no word is lost, whatever the problem."""
    first, _, rest = "\n".join(clean_lines(text)).lstrip("\n").partition("\n")
    headline, body = clean_headline(first), clean_body(rest)
    kept = carry(MarkedText(text, marks), whole_text(headline, body)).marks
    return Composed(headline, body, _problem(headline, body), kept)


def whole_text(headline: str, body: Sequence[str]) -> str:
    """The text of an entry on which its marks lie."""
    return BREAK.join([headline, *body])


def _problem(headline: str, body: tuple[str, ...]) -> Problem | None:
    if not headline:
        return Problem("empty")
    if len(headline) > MAX_HEADLINE:
        return Problem("headline-long", len(headline), MAX_HEADLINE)
    if not body and len(headline) > MAX_PROSE_HEADLINE and len(sentences(headline)) > 1:
        return Problem("headline-missing")
    length = len(BREAK.join(body))
    if length > MAX_BODY:
        return Problem("body-long", length, MAX_BODY)
    return None


def continue_text(text: str, continuation: str) -> str:
    """Join the parts of a text that Telegram's app split because it was too long for one message."""
    text = text.rstrip()
    joint = BREAK if text and final_mark(text) in ".!?…" else " "
    return text + joint + continuation.lstrip()


def continue_marked(first: MarkedText, continuation: MarkedText) -> MarkedText:
    """As ``continue_text``, with the marks of both parts."""
    return join(first, continuation, continue_text(first.text, continuation.text))


def end_with_credit(text: str, credit: str) -> str:
    """An editor's text with this last line, in place of a credit that it has.

    Hashtags in a last line of their own stay the last.
    """
    words, hashtags = _before_hashtags(text)
    line = f"{split_text(words)[0].rstrip()}\n{credit}"
    return f"{line}\n{hashtags}" if hashtags else line


def credit_of(text: str) -> str:
    """The credit of an editor's text, also one that says that there is none; "" without any."""
    return split_text(_before_hashtags(text)[0])[1]


def refuses_credit(text: str) -> bool:
    """Whether an editor's text says that its picture has no credit."""
    return is_refused(credit_of(text))


def keep_credit(text: str, credit: str) -> str:
    """An editor's text with the credit that its picture has ("": none), unless it says another."""
    if not credit or not text.strip() or credit_of(text):
        return text
    return end_with_credit(text, credit)


def without_credit(text: str, *, refused: bool = False) -> str:
    """An editor's text without its credit; ``refused``: only without one that says there is none."""
    words, hashtags = _before_hashtags(text)
    rest, credit = split_text(words)
    if not credit or (refused and not is_refused(credit)):
        return text
    return f"{rest.rstrip()}\n{hashtags}" if hashtags else rest.rstrip()


def _before_hashtags(text: str) -> tuple[str, str]:
    """A text without hashtags in a last line of their own, and those."""
    words = text.rstrip()
    if found := _HASHTAGS.search(words):
        return words[: found.start()], found[0].strip()
    return words, ""


def sign_text(text: str, sign: str) -> str:
    """Close an editor's text with these letters in brackets, unless it is empty or ends like that.

    The credit of a picture stays the last line.
    """
    words, credit = split_text(text)
    whole, mark = words.rstrip(), f"({sign})"
    if not sign or not whole or whole.endswith(mark):
        return text
    signed = whole + (" " if "\n" in words.lstrip() else BREAK) + mark
    return f"{signed}\n{credit}" if credit else signed
