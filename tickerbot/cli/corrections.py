"""Entries of a document that look like corrections: shown, and decided by a flag or on a terminal."""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import click

from tickerbot.errors import DocumentError
from tickerbot.model import Entry, Newsroom, ParsedEntry
from tickerbot.settings import Settings

if TYPE_CHECKING:
    from tickerbot.storage.archive.import_corrections import ImportCorrection

Choice = Literal["update", "add"]

_MAX_DIFFERENCE = 600
_MAX_CHANGES = 10
_MAX_NAMED = 5


class Undecided(DocumentError):
    """Nobody can be asked whether entries are corrections."""


def choose(
    corrections: Sequence[ImportCorrection], choice: Choice | None, name: str, settings: Settings
) -> list[Choice | None]:
    """Return what is to become of each correction: None leaves its entry out.

    Without a ``choice`` the person at the terminal is asked. Raises Undecided where nobody is there.
    """
    if choice:
        return [choice] * len(corrections)
    if not corrections:
        return []
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise Undecided(_refusal(corrections), corrections[0].came.line)
    choices: list[Choice | None] = []
    for index, correction in enumerate(corrections):
        left = len(corrections) - index
        click.echo(f"{name}, line {correction.came.line}: {describe(correction)}", err=True)
        click.echo(show_difference(correction, settings), err=True)
        answer = _ask(correction, left)
        if answer == "all":
            updates: list[Choice | None] = ["update"]
            return choices + updates * left
        choices.append("update" if answer == "update" else "add" if answer == "add" else None)
    return choices


def _ask(correction: ImportCorrection, left: int) -> str:
    answers = {"update": "update it", "add": "add this one too", "skip": "skip this one"}
    if correction.entry.retracted_at:
        del answers["update"]
    if left > 1:
        answers["all"] = f"update all {left}"
    question = ", ".join(f"{answer}: {meaning}" for answer, meaning in answers.items())
    return str(
        click.prompt(
            f"  {question}\n ", type=click.Choice(list(answers)), show_choices=False, err=True
        )
    )


def _refusal(corrections: Sequence[ImportCorrection]) -> str:
    numbers = [f"No. {it.entry.id}" for it in corrections[:_MAX_NAMED]]
    if len(corrections) > _MAX_NAMED:
        numbers.append("…")
    several = f"{len(corrections)} entries look like corrections"
    looks = "1 entry looks like a correction" if len(corrections) == 1 else several
    return (
        f"{looks} of what is there ({', '.join(numbers)}); --dry-run shows the"
        " difference, --update corrects, --add adds as new"
    )


def describe(correction: ImportCorrection) -> str:
    """Return in a line which entry it is that would be corrected."""
    entry = correction.entry
    if entry.retracted_at:
        return f"looks like No. {entry.id}, which was retracted and stays so"
    times = entry.revision - 1
    since = "" if not times else f", corrected {'once' if times == 1 else f'{times} times'} since"
    return f"looks like a correction of No. {entry.id}{since}"


def show_difference(correction: ImportCorrection, settings: Settings) -> str:
    """Return what changes, word by word: ``[-old-]{+new+}``, in colour where there is a terminal."""
    from tickerbot.rendering.differences import difference_html
    from tickerbot.rendering.voice import Voice

    voice = Voice(Newsroom(settings.name, settings.timezone, "en", 1.0), "en")
    markup = difference_html(
        correction.entry,
        correction.came,
        voice,
        limit=_MAX_DIFFERENCE,
        max_changes=_MAX_CHANGES,
    )
    relabelled = _show_labels(correction)
    if not markup:
        return relabelled or "    the words are the same; the time would stay as it is"
    shown = re.sub(r"<s>(.*?)</s>", lambda it: click.style(f"[-{it[1]}-]", fg="red"), markup)
    shown = re.sub(r"<b>(.*?)</b>", lambda it: click.style(f"{{+{it[1]}+}}", fg="green"), shown)
    lines = "\n".join(f"    {html.unescape(line)}" for line in shown.split("\n"))
    return f"{lines}\n{relabelled}" if relabelled else lines


def _show_labels(correction: ImportCorrection) -> str:
    if not correction.relabels:
        return ""
    before = ", ".join(labels_of(correction.entry)) or "none"
    return f"    level and topics: {before} -> {', '.join(labels_of(correction.came))}"


def labels_of(entry: Entry | ParsedEntry) -> list[str]:
    """Return an entry's level, unless it is normal, and the names of its topics."""
    names = [it if isinstance(it, str) else it.name for it in entry.topics]
    return [entry.level.name.lower()] * bool(entry.level) + [f"#{name}" for name in names]
