"""Words that belong together although they have different stems: forms of a verb, and next of kin.

Most stems that are proposed here are no words; only those that the archive holds count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from tickerbot.common_words import common_words
from tickerbot.dictionary import is_listed, is_word
from tickerbot.german import key_of
from tickerbot.stems import stem_of, unmarked

_VOWELS = frozenset("aeiou")
# Endings of nouns from Greek and Latin that Snowball takes for part of the word: Museum, Museen.
_FOREIGN = ("um", "us", "a", "o")
# Where a t is mostly part of a noun: Macht, Kraft, Markt, Kunst.
_NOUN_ENDINGS = ("cht", "ft", "kt", "st", "heit", "keit")
_SEPARABLE = (
    "zuruck zusammen wieder nieder weiter durch unter uber fest frei nach statt auf aus vor ein mit her"
    " hin los weg ab an um zu"
).split()
_INSEPARABLE = "miss wider hinter unter uber durch emp ent ver zer be er um".split()
_PARTICLES = (*_SEPARABLE, *_INSEPARABLE)
# How forms of a weak verb end: sperren, sperrt, sperrten, gesperrte.
_WEAK = re.compile("(?:en|ern|eln|te?[mnrs]?|ende?[mnrs]?)$")
_IN_ER = re.compile("(?:er|ern|ers|erin|erinnen)$")
# Infinitive, present where it is another stem, past, participle.
_STRONG_VERBS = """
    befehlen befiehlt befahl befohlen, beginnen begann begonnen, beißen biss gebissen,
    bergen birgt barg geborgen, bersten barst geborsten, biegen bog gebogen, bieten bot geboten,
    binden band gebunden, bitten bat gebeten, blasen bläst blies geblasen, bleiben blieb geblieben,
    brechen bricht brach gebrochen, brennen brannte gebrannt, bringen brachte gebracht,
    denken dachte gedacht, dringen drang gedrungen, empfehlen empfiehlt empfahl empfohlen,
    erlöschen erlischt erlosch erloschen, erschrecken erschrickt erschrak erschrocken,
    essen isst aß gegessen, fahren fährt fuhr gefahren, fallen fällt fiel gefallen,
    fangen fängt fing gefangen, finden fand gefunden, fliegen flog geflogen, fliehen floh geflohen,
    fließen floss geflossen, fressen frisst fraß gefressen, frieren fror gefroren,
    geben gibt gab gegeben, gehen ging gegangen, gelingen gelang gelungen, gelten gilt galt gegolten,
    geschehen geschieht geschah geschehen, gewinnen gewann gewonnen, gießen goss gegossen,
    gleichen glich geglichen, gleiten glitt geglitten, graben gräbt grub gegraben,
    greifen griff gegriffen, halten hält hielt gehalten, hängen hing gehangen, heben hob gehoben,
    helfen hilft half geholfen, kennen kannte gekannt, klingen klang geklungen,
    kommen kam gekommen, kriechen kroch gekrochen, laden lädt lud geladen, lassen lässt ließ gelassen,
    laufen läuft lief gelaufen, leiden litt gelitten, leihen lieh geliehen, lesen liest las gelesen,
    liegen lag gelegen, lügen log gelogen, messen misst maß gemessen, nehmen nimmt nahm genommen,
    nennen nannte genannt, pfeifen pfiff gepfiffen, raten rät riet geraten, reißen riss gerissen,
    reiten ritt geritten, rennen rannte gerannt, riechen roch gerochen, ringen rang gerungen,
    rufen rief gerufen, schaffen schuf geschaffen, scheiden schied geschieden,
    scheinen schien geschienen, schieben schob geschoben, schießen schoss geschossen,
    schlafen schläft schlief geschlafen, schlagen schlägt schlug geschlagen,
    schließen schloss geschlossen, schmelzen schmilzt schmolz geschmolzen,
    schneiden schnitt geschnitten, schreiben schrieb geschrieben, schreien schrie geschrien,
    schreiten schritt geschritten, schweigen schwieg geschwiegen, schwimmen schwamm geschwommen,
    schwinden schwand geschwunden, schwören schwor geschworen, sehen sieht sah gesehen,
    senden sandte gesandt, singen sang gesungen, sinken sank gesunken, sitzen saß gesessen,
    sprechen spricht sprach gesprochen, springen sprang gesprungen, stechen sticht stach gestochen,
    stehen stand gestanden, stehlen stiehlt stahl gestohlen, steigen stieg gestiegen,
    sterben stirbt starb gestorben, stoßen stößt stieß gestoßen, streichen strich gestrichen,
    streiten stritt gestritten, tragen trägt trug getragen, treffen trifft traf getroffen,
    treiben trieb getrieben, treten tritt trat getreten, trinken trank getrunken,
    trügen trog getrogen, verderben verdirbt verdarb verdorben,
    vergessen vergisst vergaß vergessen, verlieren verlor verloren, verzeihen verzieh verziehen,
    wachsen wächst wuchs gewachsen, waschen wäscht wusch gewaschen, weichen wich gewichen,
    weisen wies gewiesen, wenden wandte gewandt, werben wirbt warb geworben,
    werfen wirft warf geworfen, wiegen wog gewogen, ziehen zog gezogen, zwingen zwang gezwungen
"""


# Nouns whose vowel is not that of their verb, by their stems.
_NOUNS_OF_VERBS = dict(
    pair.split(">")
    for pair in (
        "bruch>brechen schuss>schießen flug>fliegen zug>ziehen gang>gehen fahrt>fahren flucht>fliehen"
        " nahm>nehmen kunft>kommen gab>geben schnitt>schneiden spruch>sprechen bot>bieten trieb>treiben"
        " wurf>werfen stahl>stehlen fund>finden sprung>springen tritt>treten stieg>steigen riss>reißen"
        " schluss>schließen verlust>verlieren jagd>jagen hilf>helfen griff>greifen"
    ).split()
)
_EVERYWHERE = frozenset("geben gehen kommen nehmen ziehen".split())


@lru_cache(maxsize=2_000)
def other_stems(key: str, stem: str) -> frozenset[str]:
    """Stems that inflections of the same word could have all the same: Museum, Museen; Auto, Autos."""
    found = {stem + "s"} if stem[-1:] in _VOWELS else set()
    if key.endswith(("s", "sse", "ssen")):  # Bus, Busse; Kürbis, Kürbisse
        found.add(stem.removesuffix("s") if stem.endswith("ss") else stem + "s")
    found.update((stem.replace("ph", "f"), stem.replace("f", "ph")))
    if stem.endswith("s") and stem[-2:-1] in _VOWELS:
        found.add(stem[:-1])
    for ending in _FOREIGN:
        found.add(stem.removesuffix(ending))
        if not key.endswith("e"):  # Motte is no Motto
            found.add(stem + ending)
    found.discard(stem)
    return frozenset(word for word in found if len(word) >= (3 if word.endswith("s") else 4))


@lru_cache(maxsize=2_000)
def verb_forms(key: str, stem: str) -> frozenset[str]:
    """Stems of other forms of the same verb: sperren, gesperrt; fliegen, flog, abgeflogen.

    None for what is no form of a verb as it is spelt: Klage, Fall.
    """
    found: set[str] = set()
    if is_form(key, stem) and (key.endswith("en") or key not in common_words()):
        found.update(_strong_forms(stem))
    base = _verb_base(key, stem)
    if len(base) >= 3 and _WEAK.search(key):
        for verb in _verbs(key, base):
            found.update((verb, verb + "t", verb + "end", _participle(verb)))
    return frozenset(word for word in found if len(word) >= 3) - {stem}


@lru_cache(maxsize=2_000)
def relatives(key: str, stem: str) -> frozenset[str]:
    """Stems that words next of kin to this one could have: Sperrung, gesperrt; Arzt, Ärztin."""
    is_known = key in common_words() and not stem.endswith("ung")
    base = stem if is_known else _verb_base(key, stem)  # Schulter is nothing of Schule
    found = {base}
    if len(base) >= 4:
        for verb in _verbs(key, base):
            found.add(verb)
            if _WEAK.search(key):  # Stimmung is nothing of Stimme
                found.add(verb + "ung")
            if base not in _strong_verbs().others:
                found.update((verb + "t", _participle(verb)))
    found.discard("hundert")  # which is nothing of Hund
    if len(stem) >= 4:
        found.update((stem + "in", re.sub("in$", "", stem)))
    if key.endswith("er") and agent(key):  # the stecker is no form of stecken
        found = {stem + "in"}
    return frozenset(word for word in found if len(word) >= 4) - {stem}


@lru_cache(maxsize=2_000)
def paraphrased(stem: str) -> frozenset[str]:
    """Stems by which a text may say a noun otherwise: Entlassung, entlassen; Knappheit, knapp."""
    if found := re.fullmatch("(.{4,})[hk]eit", stem):
        return frozenset([found[1]])
    if said := _said_by_strong_verb(stem):
        return said - {stem}
    verb = stem.removesuffix("ung") or stem
    participle = _participle(verb)
    stems = {verb, verb + "t", participle, *_strong_forms(verb)}
    if verb[-1] in "dt":  # gestrandet, of which the stem lacks the ending
        stems.add(participle[:-1])
    if verb == stem:
        stems.update((verb + "ier", verb + "iert"))
    return frozenset(stems) - {stem}


def _said_by_strong_verb(stem: str) -> frozenset[str]:
    """Deichbruch, the Deich bricht; Drohnenabschuss, man schießt Drohnen ab."""
    for noun, infinitive in _NOUNS_OF_VERBS.items():
        if stem.endswith(noun):
            verb = stem_of(infinitive)
            forms = _strong_verbs().others.get(verb) or (verb + "t", _participle(verb))
            first = stem.removesuffix(noun).replace("ruck", "zuruck").removeprefix("dieb")
            if first not in ("", *_PARTICLES):
                return frozenset()
            found = set() if first and infinitive in _EVERYWHERE else {verb, *forms}
            if first in _PARTICLES:
                found |= {first + verb, *_strong_forms(first + verb)}
            return frozenset(found)
    return frozenset()


def feminine(key: str) -> str | None:
    """The stem of the feminine of a noun in -er, if it is another: Tiger, Tigerin."""
    stem = stem_of(key + "in")
    return stem if key.endswith("er") and stem != stem_of(key) else None


def is_form(key: str, stem: str) -> bool:
    """Whether a word with this stem, spelt so, may be a form of a verb: fuhr, not führen; no Fall."""
    endings = [
        ending
        for rest in (stem, *(stem.removeprefix(particle) for particle in _PARTICLES))
        for ending in _strong_verbs().spelt.get(rest, ())
    ]
    return not endings or key.endswith(tuple(endings))


def _strong_forms(stem: str) -> Iterator[str]:
    """The other forms of a strong verb, with the same first part: ``abgeflogen`` for ``abflieg``."""
    others = _strong_verbs().others
    yield from others.get(stem, ())
    for particle in _SEPARABLE:
        if stem.startswith(particle):
            for form in others.get(stem[len(particle) :], ()):
                yield particle + form
    for particle in _INSEPARABLE:
        if stem.startswith(particle):
            rest = stem[len(particle) :]
            # its participle has no ge: verboten
            for form in others.get(rest) or others.get("ge" + rest, ()):
                yield particle + form.removeprefix("ge")


class _StrongVerbs(NamedTuple):
    """By the stem of each form: the stems of the other forms, and how the form may be spelt."""

    others: Mapping[str, tuple[str, ...]]
    spelt: Mapping[str, tuple[str, ...]]


@cache
def _strong_verbs() -> _StrongVerbs:
    others: dict[str, tuple[str, ...]] = {}
    spelt: dict[str, tuple[str, ...]] = {}
    for verb in _STRONG_VERBS.split(","):
        forms = [key_of(form) for form in verb.split()]
        if len(forms) == 3:  # the present is regular: gewinnt
            forms.insert(1, forms[0].removesuffix("en") + "t")
        stems = [stem_of(form) for form in forms]
        for number, (form, stem) in enumerate(zip(forms, stems, strict=True)):
            others[stem] = (*others.get(stem, ()), *(other for other in stems if other != stem))
            if number == 0:
                endings = [""]
            elif number == len(forms) - 1:
                endings = ["", "e", "em", "en", "er", "es"]
            else:
                endings = ["", "en", "t", "st"]
            for start in {form, form.removeprefix("ge")}:
                known = spelt.get(stem_of(start), ())
                spelt[stem_of(start)] = (*known, *(start + ending for ending in endings))
    return _StrongVerbs(others, spelt)


def _verb_base(key: str, stem: str) -> str:
    """What ``sperrung``, ``gesperrt`` and ``sperrt`` have in common with ``sperren``."""
    base = stem
    particle = _particle(stem)
    rest = stem[len(particle) :]
    if stem.endswith(("ung", "end")) and len(stem) >= 7:
        base = stem[:-3]
    elif rest.endswith("t") and len(rest) >= (7 if rest.endswith(_NOUN_ENDINGS) else 4):
        base = particle + (rest[2:-1] if rest.startswith("ge") and len(rest) >= 6 else rest[:-1])
    if key.endswith(("el", "er")):  # Wiesel is nothing of Wiese
        return base
    shorter = re.sub("e[rl]$", "", base)  # fordern, sammeln
    return shorter if len(shorter) >= 4 else base


def _verbs(key: str, base: str) -> list[str]:
    """The base, and with what was taken from it: fordern, not ford; but regen is not regeln."""
    bare = unmarked(key)
    return [base, *(base + ending for ending in ("er", "el") if base + ending in bare)]


def _participle(base: str) -> str:
    particle = _particle(base)
    return f"{particle}ge{base[len(particle) :]}t"


def is_participle(stem: str) -> bool:
    """Whether this may be a participle: ``gesperrt``, ``abgesagt``."""
    return stem.endswith("t") and stem[len(_particle(stem)) :].startswith("ge")


def _particle(stem: str) -> str:
    """The separable first part of a verb, or nothing: ``ab`` in ``absag`` and ``abgesagt``."""
    fits = (p for p in _SEPARABLE if stem.startswith(p) and len(stem) - len(p) >= 3)
    return next(fits, "")


def agent(key: str) -> str | None:
    """The masculine of a noun in -er (Stecker, Sprecherin); None for plurals and adjectives."""
    base = _IN_ER.sub("", key)
    if (
        base == key
        or len(base) < 3
        or not is_listed(key)
        or any(is_listed(base + end) for end in ("em", "ere"))
    ):
        return None
    if is_listed(base + "ers") or (key in common_words() and base.isascii()):
        return base + "er"
    is_plural = is_listed(unmarked(base) + "es") or not is_listed(base + "ern")
    return None if is_plural else base + "er"


def is_nothing_of(agent: str, key: str) -> bool:
    """Whether a word only looks like a noun in -er: stecken, Schlag; but not Bremen, Bremer."""
    return not unmarked(key).startswith(unmarked(agent)) and is_word(key)
