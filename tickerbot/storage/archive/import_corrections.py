"""Entries of a document that are corrected versions of what the archive holds.

One is where it has the number that an export gave, or the minute (or day, or no date, as it came) and
nearly the same words, of an entry that the document does not hold any more as it was. So is one with
the same words and other marks.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlite_utils import Database

from tickerbot.errors import DatabaseBusy
from tickerbot.model import Entry, Level, Marks, ParsedEntry
from tickerbot.storage.archive import entries, labels, revisions, topics
from tickerbot.storage.archive.fingerprints import Identity, find_stored, fingerprint, identify
from tickerbot.storage.archive.imports import tidied
from tickerbot.storage.archive.revisions import Revision
from tickerbot.storage.transactions import transaction
from tickerbot.text.composition import whole_text
from tickerbot.text.hashtags import fold_name
from tickerbot.text.likeness import nearly_same_words, words_of
from tickerbot.text.marks import MarkedText, carry

CHUNK = 50
"""Corrections per transaction: a running bot gets its turn to write in between."""
MAX_UNDATED = 5_000
"""Of entries without a date, so many of the newest are compared."""
MAX_COMPARED = 50
"""With so many entries of one minute each of its others is compared, so that the cost stays linear."""
_MIN_WORDS = 3
_MINUTE_S, _DAY_S = 60, 86_400
# how far a day may begin from that of UTC, anywhere
_MAX_OFFSET_S = 14 * 3600

_When = int | date | None
"""When an entry happened, as it came: the minute (since 1970, in UTC), else the day, or neither."""


@dataclass(frozen=True, slots=True)
class ImportCorrection:
    """An entry as it came, and the one that it is a corrected version of, which may be retracted."""

    came: ParsedEntry
    entry: Entry

    @property
    def relabels(self) -> bool:
        """Whether the document gives the entry a level or topics that it has not."""
        came, entry = self.came, self.entry
        tags = {fold_name(name) for name in came.topics}
        has = {fold_name(topic.name) for topic in entry.topics}
        return bool(came.topics and tags != has) or came.level not in (Level.NORMAL, entry.level)


def find_import_corrections(
    db: Database, document: Iterable[ParsedEntry], *, with_labels: bool = False
) -> list[ImportCorrection]:
    """The entries of a document, in its order, that are corrected versions of archived ones.

    Each archived entry is corrected by one at most. Those that come as they came before are none, and
    neither are their archived entries corrected by others: two goals of one minute stay two. With
    ``with_labels`` those that come with another level or other topics are some, too.
    """
    came: dict[Identity, ParsedEntry] = {}
    unknown: list[ParsedEntry] = []
    taken: set[int] = set()
    otherwise: dict[ParsedEntry, Entry] = {}
    for entry in map(tidied, document):
        identity = identify(entry)
        if identity in came:
            continue
        came[identity] = entry
        stored = find_stored(db, identity)
        if stored is None:
            unknown.append(entry)
        else:
            taken.add(stored)
            other = _otherwise_marked(db, stored, entry)
            if other is None and with_labels:
                other = _otherwise_labelled(db, stored, entry)
            if other:
                otherwise[entry] = other
    found = dict(_by_number(db, unknown, taken))
    taken.update(entry.id for entry in found.values())
    by_moment: defaultdict[_When, list[ParsedEntry]] = defaultdict(list)
    for entry in unknown:
        if entry not in found:
            by_moment[_when(entry)].append(entry)
    for when, group in by_moment.items():
        archived = [entry for entry in _archived(db, when) if entry.id not in taken]
        found |= _pair(db, group, archived, same_moment=when is not None)
    found |= otherwise
    return [ImportCorrection(entry, found[entry]) for entry in came.values() if entry in found]


def _otherwise_labelled(db: Database, stored: int, came: ParsedEntry) -> Entry | None:
    """The entry that reads as it came, but has another level or other topics; else None."""
    entry = entries.get_entry(db, stored)
    if entry is None or (entry.headline, entry.body) != (came.headline, came.body):
        return None
    return entry if ImportCorrection(came, entry).relabels else None


def without(
    document: Iterable[ParsedEntry], corrections: Iterable[ImportCorrection]
) -> list[ParsedEntry]:
    """The entries of a document that are none of these corrections."""
    settled = {identify(correction.came) for correction in corrections}
    return [entry for entry in document if identify(tidied(entry)) not in settled]


def _otherwise_marked(db: Database, number: int, came: ParsedEntry) -> Entry | None:
    """The archived entry, if it has these words, and never had these marks on them.

    Where none came, the document need not know of marks.
    """
    entry = entries.get_entry(db, number) if came.marks else None
    if entry is None or entry.retracted_at or _text(entry) != _text(came):
        return None
    known = {version.marks for version in _versions(db, entry) if _text(version) == _text(came)}
    return None if came.marks in known else entry


def _when(entry: ParsedEntry) -> _When:
    if entry.published_at is not None:
        return int(entry.published_at.timestamp()) // _MINUTE_S
    return entry.date


def _by_number(
    db: Database, unknown: Iterable[ParsedEntry], taken: set[int]
) -> Iterator[tuple[ParsedEntry, Entry]]:
    """Pairs with the same number, unless all else differs: that is an entry of another archive."""
    for came in unknown:
        if came.id is None or came.id in taken:
            continue
        entry = entries.get_entry(db, came.id)
        if entry is None:
            continue
        stored = ParsedEntry("", (), date=entry.day, published_at=entry.published_at)
        if _when(came) in (None, _when(stored)) or _is_alike(came, _versions(db, entry)):
            yield came, entry


def _archived(db: Database, when: _When) -> list[Entry]:
    if isinstance(when, int):
        begin = when * _MINUTE_S
        # an entry's place in the archive is its moment, but for those published by a clock set back
        found = db.execute(
            f"select {entries.COLUMNS} from entries where ordered_at >= ?1 and ordered_at < ?2"
            " and published_at >= ?1 and published_at < ?2",
            [begin, begin + _MINUTE_S],
        )
    elif when is not None:
        begin = int(datetime.combine(when, time(), UTC).timestamp())
        found = db.execute(
            f"select {entries.COLUMNS} from entries where ordered_at >= ? and ordered_at < ?"
            " and day = ? and published_at is null",
            [begin - _MAX_OFFSET_S, begin + _DAY_S + _MAX_OFFSET_S, when.isoformat()],
        )
    else:
        found = db.execute(
            f"select {entries.COLUMNS} from entries where (day is null or came_as is not null)"
            " order by id desc limit ?",
            [MAX_UNDATED],
        )
    return [entries.entry_from_row(row) for row in found.fetchall()]


def _pair(
    db: Database, came: Sequence[ParsedEntry], archived: Sequence[Entry], *, same_moment: bool
) -> dict[ParsedEntry, Entry]:
    """Pair entries of one moment that are alike, each at most once; those with most words first."""
    versions = [_versions(db, entry) for entry in archived]
    words_of_archived = [set[str]().union(*map(_words, each)) for each in versions]
    by_word: defaultdict[str, list[int]] = defaultdict(list)
    for index, words in enumerate(words_of_archived):
        for word in words:
            by_word[word].append(index)
    pairs = []
    for number, entry in enumerate(came):
        words = _words(entry)
        shared = Counter(
            index
            for word in words
            if len(archived) <= MAX_COMPARED or len(by_word[word]) <= MAX_COMPARED
            for index in by_word[word]
        )
        pairs += [
            (-count / len(words | words_of_archived[index]), number, index)
            for index, count in shared.most_common(MAX_COMPARED)
            if _is_alike(entry, versions[index], same_moment=same_moment)
        ]
    found: dict[int, int] = {}
    used: set[int] = set()
    for _, number, index in sorted(pairs):
        if number not in found and index not in used:
            found[number] = index
            used.add(index)
    return {came[number]: archived[index] for number, index in found.items()}


def _versions(db: Database, entry: Entry) -> list[Entry | Revision]:
    """An entry as it reads, and as it read before: an editor may have corrected it, too."""
    return [entry, *(revisions.history(db, entry.id) if entry.revision > 1 else ())]


def _is_alike(
    came: ParsedEntry, versions: Iterable[Entry | Revision], *, same_moment: bool = True
) -> bool:
    for version in versions:
        if nearly_same_words(_text(came), _text(version)):
            return True
        headlines = [words_of(came.headline), words_of(version.headline)]
        bodies = [words_of("\n".join(came.body)), words_of("\n".join(version.body))]
        if same_moment and any(
            len(first) >= _MIN_WORDS and first == second for first, second in (headlines, bodies)
        ):
            return True
    return False


def _text(entry: ParsedEntry | Entry | Revision) -> str:
    return "\n".join([entry.headline, *entry.body])


def _words(entry: ParsedEntry | Entry | Revision) -> set[str]:
    return set(words_of(_text(entry)))


def correct_by_import(db: Database, corrections: Sequence[ImportCorrection], *, now: int) -> int:
    """Correct archived entries, and by that all copies, quietly; return how many were.

    Retracted ones stay so. A note that the document has beyond the entry's is told to readers. ``now``
    is Unix time in seconds. What broke off can be repeated. Raises DatabaseBusy where an entry was
    changed since it was compared; those before it may be corrected then.
    """
    done = 0
    for first in range(0, len(corrections), CHUNK):
        chunk = [
            (
                it,
                fingerprint(it.came),
                revisions.prepare(it.entry, it.came.headline, it.came.body, _marks(it)),
            )
            for it in corrections[first : first + CHUNK]
            if it.entry.retracted_at is None
        ]
        with transaction(db):
            for it, came_as, prepared in chunk:
                _correct(db, it, came_as, prepared, now)
        done += len(chunk)
    return done


def _marks(correction: ImportCorrection) -> Marks:
    """The marks that came; a document without any leaves those on lines that stayed."""
    came, entry = correction.came, correction.entry
    before = MarkedText(whole_text(entry.headline, entry.body), entry.marks)
    return came.marks or carry(before, whole_text(came.headline, came.body)).marks


def _correct(
    db: Database,
    correction: ImportCorrection,
    came_as: str,
    prepared: revisions.Prepared,
    now: int,
) -> None:
    came, entry = correction.came, correction.entry
    is_worded_alike = (came.headline, came.body) == (entry.headline, entry.body)
    with_text = not is_worded_alike or prepared.marks != entry.marks
    if correction.relabels:
        level = came.level if came.level is not Level.NORMAL else None
        ids = tuple(topics.topics_named(db, came.topics, now)) if came.topics else None
        if with_text:
            labels.label(db, entry, level, ids, by=None, now=now)
        else:
            labels.label_entry(db, entry.id, level=level, topic_ids=ids, by=None, now=now)
    if not with_text:  # only its time is another, or its labels
        db.execute("update entries set came_as = ? where id = ?", [came_as, entry.id])
        return
    revised = revisions.correct(
        db,
        entry.id,
        entry.revision,
        came.headline,
        came.body,
        note=came.notes[-1].text if len(came.notes) > len(entry.notes) else "",
        marks=prepared.marks,
        by=None,
        receipt=None,
        now=now,
        prepared=prepared,
    )
    if revised is None:
        raise DatabaseBusy(f"entry {entry.id} was changed meanwhile; import again")
    if came_as != prepared.fingerprint_after:
        db.execute(
            "update revisions set came_as = ? where entry_id = ? and revision = ?",
            [came_as, entry.id, revised.revision],
        )
