"""``tickerbot search``: the same search as in chat."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import click

from tickerbot.cli.terminal import complain, database_to_read, read_settings

if TYPE_CHECKING:
    from tickerbot.search.search import Results

DEADLINE_S = 5.0
"""Maximum duration of a search, in seconds: longer than in chat, since nobody else waits for it."""


@click.command()
@click.argument("query", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True)
@click.option(
    "--order",
    type=click.Choice(["relevance", "newest"]),
    default="relevance",
    show_default=True,
    help="Best first, or newest first.",
)
@click.option("--as-typed", is_flag=True, help="Correct no word.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array.")
def search(query: Sequence[str], limit: int, order: str, *, as_typed: bool, as_json: bool) -> None:
    """Search the archive, as readers do in chat.

    With --json, what else there is to say (was a word corrected, what may be meant, which words the
    archive does know) goes to standard error.
    """
    from tickerbot.search.search import search as find
    from tickerbot.storage.archive.exports import moment_text
    from tickerbot.text.snippets import make_snippet, strip_marks

    settings = read_settings()
    with database_to_read(settings) as db:
        results = find(
            db,
            " ".join(query),
            limit=limit,
            today=datetime.now(settings.timezone).date(),
            order="newest" if order == "newest" else "relevance",
            as_typed=as_typed,
            deadline_s=DEADLINE_S,
        )
    snippets = [make_snippet(hit.marked_body, 200) for hit in results.hits]
    if as_json:
        found = [
            {
                "id": hit.entry.id,
                "headline": hit.entry.headline,
                "published_at": moment_text(hit.entry, settings.timezone),
                "snippet": strip_marks(snippet),
            }
            for hit, snippet in zip(results.hits, snippets, strict=True)
        ]
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        for note in notes(results):
            complain(note)
        return
    for note in notes(results):
        click.echo(note)
    for hit, snippet in zip(results.hits, snippets, strict=True):
        moment = moment_text(hit.entry, settings.timezone) or ""
        click.echo(f"{hit.entry.id}  {moment}  {style_marked(hit.marked_headline)}")
        if snippet:
            click.echo(f"    {style_marked(snippet)}")


def notes(results: Results) -> list[str]:
    """Return the remarks that accompany the hits, one per line."""
    if not results.hits:
        lines = ["nothing found" if results.is_exact else "the search took too long; try again"]
        if results.known_words:
            lines.append(f"the archive does have: {', '.join(results.known_words)}")
        return lines
    lines = []
    if results.corrected:
        lines.append(f"showing: {results.corrected}")
    elif results.stage == "some words":
        lines.append("no entry has all of the words; the nearest:")
    if results.total > len(results.hits):
        at_least = "" if results.is_exact else "at least "
        lines.append(f"{at_least}{results.total} hits, the first {len(results.hits)}:")
    return lines


def style_marked(marked: str) -> str:
    """Return a marked text with the matched words in bold; ``echo`` drops that off a terminal."""
    from tickerbot.text.snippets import MARK_OFF, MARK_ON

    first, *pieces = marked.split(MARK_ON)
    halves = (piece.partition(MARK_OFF) for piece in pieces)
    return first + "".join(click.style(word, bold=True) + rest for word, _, rest in halves)
