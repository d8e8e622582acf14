"""Where sentences end, in German and English news prose.

A sentence ends with ``.``, ``!``, ``?`` or ``…``, optional closing quotation marks or brackets, and
white space, if what follows does not start in lower case. A full stop after most abbreviations ends
none; after some abbreviations, initials and ordinals it does only if a word follows that often starts
a sentence ("am 16. August", but "mit der 10. Danach"). A line break always ends a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

CLOSERS = "\"“”»«'’‘›‹)]"
_OPENERS = "\"„“”‚‘’'»«›‹(["
_POSSIBLE_END = re.compile(rf"\n\s*|(?<=[.!?…{re.escape(CLOSERS)}])\s+")
_DOTTED_LETTERS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+")
_DOTTED_LETTER = re.compile(r"\W*[^\W\d_]\.")
_NUMERAL = re.compile(r"[0-9]{1,3}|[IVX]+")
# characters read around a possible end: keeps the work linear, and is longer than any abbreviation
_CONTEXT = 60


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# a full stop after these never ends a sentence
_ABBREVIATIONS = _words(
    """abs abt allg apl approx art aug bes betr bspw bzgl bzw ca chr co dec dez dipl dr evtl feb fig
    fr geb gem gen gest ggf gov hl hr hrn inkl insb jan jhd jr kap lt max mdb med min mr mrs ms no
    nov nr oct okt phil pres prof rd rep sen sep sept sog sr st std stellv str tel urspr vgl vs zw
    zzgl z.b d.h e.g i.d.r i.e o.g s.o s.u u.a u.u v.a z.t"""
)
# after these it does if a word follows that often starts a sentence
_ABBREVIATIONS_THAT_MAY_END = _words("a.m corp etc inc ltd mio mrd p.m tsd uhr usf usw")
_SENTENCE_STARTERS = _words(
    """aber alle als am an auch auf aus bei beide bis da damit danach dann das dem den denn der des
    die dies diese dieser dieses doch dort ein eine einem einen einer er erst es für gegen hier ich
    ihr ihre im in ist jetzt kein keine man mehr mit nach nun nur ob obwohl ohne sein seine seit sie so
    um und unser unter viele vom von vor während was wegen weil wenn wer wie wir wo zu zudem zum
    zur zuvor zwar
    a after although an and as at but by for from he her his however if it its meanwhile more no
    now of on our she since that the their then there they this to we when while who with you"""
)


def sentences(text: str) -> list[str]:
    """Split a text into sentences, each with the white space after it; joined, they are the text."""
    return list(iterate_sentences(text))


def first_sentence(text: str) -> str:
    """Return the first sentence of a text, with the white space after it."""
    return next(iterate_sentences(text), "")


def final_mark(text: str) -> str:
    """Return the last character before any closing quotation marks; three dots count as ``…``."""
    bare = text[-_CONTEXT:].rstrip(CLOSERS + " \n")
    return "…" if bare.endswith("...") else bare[-1:]


def iterate_sentences(text: str) -> Iterator[str]:
    """Yield what ``sentences`` returns, one by one."""
    begin = 0
    for gap in _POSSIBLE_END.finditer(text):
        if gap.start() > begin and _is_sentence_end(text, gap):
            yield text[begin : gap.end()]
            begin = gap.end()
    if begin < len(text):
        yield text[begin:]


def _is_sentence_end(text: str, gap: re.Match[str]) -> bool:
    if gap[0].startswith("\n"):
        return True
    before = text[max(0, gap.start() - _CONTEXT) : gap.start()].rstrip(CLOSERS)
    after = text[gap.end() : gap.end() + _CONTEXT].lstrip(_OPENERS)
    if not before or before[-1] not in ".!?…" or after[:1].islower():
        return False
    if before.endswith((" …", " ...")):
        return _starts_sentence(after)
    if before[-1] != "." or before.endswith(".."):
        return True
    # before a closing quotation mark or bracket it is no abbreviation
    if text[gap.start() - 1] in CLOSERS:
        return True
    return _full_stop_ends_sentence(before[:-1], after)


def _full_stop_ends_sentence(before: str, after: str) -> bool:
    """Tell whether the full stop after this text ends a sentence."""
    words = before.split()
    word = words[-1].lstrip(_OPENERS + "-–—/") if words else ""
    folded = word.casefold()
    if folded in _ABBREVIATIONS:
        return False
    if len(word) == 1 and word.isalpha():
        # "z. B." and "J. R." run on; "Plan B. Danach" does not
        return not (len(words) > 1 and _DOTTED_LETTER.fullmatch(words[-2])) and _starts_sentence(
            after
        )
    if (
        folded in _ABBREVIATIONS_THAT_MAY_END
        or _NUMERAL.fullmatch(word)
        or _DOTTED_LETTERS.fullmatch(word)
    ):
        return _starts_sentence(after)
    return True


def _starts_sentence(after: str) -> bool:
    word = _WORD.match(after)
    return word is not None and word[0].casefold() in _SENTENCE_STARTERS
