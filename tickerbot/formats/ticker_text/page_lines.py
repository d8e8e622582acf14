"""Lines that a printed page has at its top and bottom: “Seite 2 von 5”, its number, a running title.

They stand in the middle of entries, where a document of several pages is copied as text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from tickerbot.formats.ticker_text.date_lines import read_date_line
from tickerbot.formats.ticker_text.stamps import read_stamp

_MAX_LENGTH = 120
_OF = r" ?(?:von|of|/) ?[0-9]{1,4}"
_PAGE = re.compile(
    rf"(?:(?P<before>.{{1,80}}) [|·•,–—-] )?[(\[–—-]* ?"
    rf"(?:(?:Seite|Page) [0-9]{{1,4}}(?P<of>{_OF})?|(?:S\.|p\.) ?[0-9]{{1,4}}(?P<of2>{_OF}))"
    r"(?: ?[)\]–—-]+| [|·•–—-] (?P<behind>.{1,80}))?|(?P<url>https?://\S+ [0-9]{1,4} ?/ ?[0-9]{1,4})",
    re.IGNORECASE,
)
# only where the numbers run by one through the document
_NUMBER = re.compile(
    r"(?:[–—-] ?(?P<number>[0-9]{1,4}) ?[–—-]|(?P<first>[0-9]{1,4}) ?/ ?[0-9]{1,4})"
)


def find_page_lines(lines: Sequence[str]) -> set[int]:
    """Return the indexes of the cleaned lines that belong to a page and not to its text."""
    short = [(index, line) for index, line in enumerate(lines) if _may_be_any(line)]
    pages = {index: each for index, line in short if (each := _PAGE.fullmatch(line))}
    words = Counter(_words_of(each) for each in pages.values())
    found = {
        index
        for index, each in pages.items()
        if each["of"]
        or each["of2"]
        or each["url"]
        or words[_words_of(each)] > 1
        or not any(_words_of(each))
    }
    counted = {index: each for index, line in short if (each := _NUMBER.fullmatch(line))}
    numbers = [int(each["number"] or each["first"]) for each in counted.values()]
    if len(numbers) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers))):
        found |= set(counted)
    return found | _running_titles(lines, found) if found else found


def may_be_page_line(line: str) -> bool:
    """Say whether a cleaned line belongs to a page in some document."""
    return _may_be_any(line) and bool(_PAGE.fullmatch(line) or _NUMBER.fullmatch(line))


def _may_be_any(line: str) -> bool:
    return 0 < len(line) <= _MAX_LENGTH and line[0] not in "+\\" and not read_stamp(line)


def _words_of(page: re.Match[str]) -> tuple[str | None, str | None]:
    """Return what stands beside the number of a page."""
    return page["before"], page["behind"]


def _running_titles(lines: Sequence[str], pages: set[int]) -> set[int]:
    """Find what stands beside more than one of the ends of pages, in the same words."""
    filled = [index for index, line in enumerate(lines) if line and line[0] != "\\"]
    # the document itself begins and ends with a page
    text = [-1, *filled, len(lines)]
    ends = {-1, len(lines), *pages}
    for step in (1, -1):
        run = text if step == 1 else text[::-1]
        beside = [after for before, after in pairwise(run) if before in ends and after not in ends]
        counts = Counter(lines[index] for index in beside)
        titles = {line for line, count in counts.items() if count > 1 and _is_title(line)}
        if titles:
            return {index for index in beside if lines[index] in titles}
    return set()


def _is_title(line: str) -> bool:
    """Whether a line is neither a date, which dates the entries below, nor a mere time."""
    try:
        stamp = read_stamp(line)
        return not read_date_line(line) and not (stamp and stamp.end >= len(line.rstrip(":| ")))
    except ValueError:
        return False
