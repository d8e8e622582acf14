"""The archive's own words: which stems it has, how words with them are spelt, what these are made of.

``search_stems`` has a row for each stem: in how many entries it is, how it sounds, and its words, each
with its morphology, so that a word is analysed once. All is read when it is asked for: nothing is held
in memory, and nothing goes stale. Every answer is bounded.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from sqlite_utils import Database

from tickerbot.text.german.cologne import phonetic_code
from tickerbot.text.german.roots import Morphology, is_remembered, make_room, remember
from tickerbot.text.german.stems import fold_diacritics
from tickerbot.text.german.tokens import Word

MAX_ALTERNATIVES = 20
"""Maximum number of alternatives of one kind for a word."""
MAX_STEMS = 3_000
"""Maximum number of stems read in one look-up."""
_AMONG = "stem in (select value from json_each(?))"

Words = Mapping[Word, Morphology]
"""The words of a text, each with what it is made of."""


def learn(db: Database, texts: Iterable[Words]) -> None:
    """Know the words of further entries."""
    counts: Counter[str] = Counter()
    spelt: defaultdict[str, dict[str, Morphology]] = defaultdict(dict)
    for words in texts:
        counts.update({stem for _, stem in words})
        for (key, stem), made in words.items():
            spelt[stem][key] = made
    rows = db.execute(f"select stem, words from search_stems where {_AMONG}", [_json(counts)])
    known = {stem: dict(_decode(words)) for stem, words in rows.fetchall()}
    db.conn.executemany(
        "insert into search_stems (stem, entries, sound, words) values (?, ?, ?, ?)"
        " on conflict do update set"
        " entries = entries + excluded.entries, words = words || excluded.words",
        [
            (
                stem,
                counts[stem],
                None if stem in known else phonetic_code(stem),
                "".join(
                    _encode(key, made)
                    for key, made in sorted(spelt[stem].items())
                    if key not in known.get(stem, ())
                ),
            )
            for stem in sorted(counts)
        ],
    )


def forget(db: Database, words: Words) -> None:
    """Count an entry with these words no more; a stem that no other has goes with all its words."""
    stems = _json({stem for _, stem in words})
    db.execute(f"update search_stems set entries = entries - 1 where {_AMONG}", [stems])
    db.execute(f"delete from search_stems where {_AMONG} and entries < 1", [stems])


def recall(db: Database, words: Iterable[Word]) -> None:
    """Let ``analyse_word`` know what is stored of these words, so that it is quick."""
    every = dict(words)
    make_room(2 * len(every))  # and for as many that are new
    wanted = {key: stem for key, stem in every.items() if not is_remembered(key)}
    if wanted:
        found = _read_words(db, wanted.values())
        remember({key: made for key, made in found if key in wanted})


def count_entries(db: Database, stems: Iterable[str]) -> dict[str, int]:
    """How many entries have each of these stems; stems that none has are left out."""
    return _read_counts(db, _AMONG, [_json(stems)])


def spellings(db: Database, stem: str) -> set[str]:
    """The keys of the words with this stem."""
    return {key for key, _ in _read_words(db, [stem])}


def find_plain_roots(db: Database, roots: Iterable[str]) -> set[str]:
    """Those of these roots for which the index holds no token, since a stem says the same."""
    wanted = set(roots)
    plain = {
        roots[0]
        for _, made in _read_words(db, map(fold_diacritics, wanted))
        for roots in made.readings
        if len(roots) == 1
    }
    return wanted & plain


def find_completions(db: Database, prefix: str, limit: int = MAX_ALTERNATIVES) -> list[str]:
    """Stems that start with a prefix and are longer than it, the most frequent first."""
    rows = db.execute(
        "select stem from search_stems where stem > ? and stem < ? order by entries desc limit ?",
        [prefix, _end(prefix), limit],
    )
    return [row[0] for row in rows.fetchall()]


def find_sounds(db: Database, codes: Iterable[str | None]) -> dict[str, int]:
    """Stems with one of these phonetic codes, and how many entries have each."""
    return _read_counts(
        db, "sound in (select value from json_each(?))", [_json(filter(None, codes))]
    )


def stems_with_prefix(
    db: Database, prefix: str, min_length: int, max_length: int
) -> dict[str, int]:
    """Stems with this prefix and a length in this range, and how many entries have each."""
    condition = "stem >= ? and stem < ? and length(stem) between ? and ?"
    return _read_counts(db, condition, [prefix, _end(prefix), min_length, max_length])


# Rows are read as one: after each row this thread has to wait until others release the GIL.


def _read_counts(db: Database, condition: str, values: list[object]) -> dict[str, int]:
    row = db.execute(
        "select json_group_object(stem, entries) from"
        f" (select stem, entries from search_stems where {condition} limit {MAX_STEMS})",
        values,
    ).fetchone()
    found: dict[str, int] = json.loads(row[0])
    return found


def _read_words(db: Database, stems: Iterable[str]) -> Iterator[tuple[str, Morphology]]:
    row = db.execute(
        f"select group_concat(words, '') from search_stems where {_AMONG}", [_json(stems)]
    ).fetchone()
    return _decode(row[0] or "")


def _encode(key: str, made: Morphology) -> str:
    """A line that says how a word is spelt and what it is made of; no key and no root has a slash."""
    verb = "2" if made.is_finite else "1" if made.is_verb else ""
    return "/".join((key, " ".join(made.roots), " ".join(made.noun_roots), verb)).rstrip("/") + "\n"


def _decode(lines: str) -> Iterator[tuple[str, Morphology]]:
    for line in lines.splitlines():
        key, roots, noun_roots, verb, *_ = (*line.split("/"), "", "", "")
        yield (
            key,
            Morphology(tuple(roots.split()), bool(verb), verb == "2", tuple(noun_roots.split())),
        )


def _json(values: Iterable[str]) -> str:
    return json.dumps(sorted(set(values)))


def _end(prefix: str) -> str:
    return prefix + "\U0010ffff"
