"""Strong verbs, whose stems change by ablaut, and the nouns formed from them: brechen, brach, Bruch.

Everything here works on stems; stems of forms that do not exist do no harm, since no text has them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from tickerbot.text.german.stems import stem_of
from tickerbot.text.german.tokens import key_of

MIN_STEM_LENGTH = 3
"""Shortest form, in letters, without its prefix."""
SEPARABLE_PREFIXES = (
    "zuruck zusammen wieder nieder weiter durch unter uber fest frei nach statt auf aus vor ein mit her"
    " hin los weg ab an um zu"
).split()
INSEPARABLE_PREFIXES = "miss wider hinter unter uber durch emp ent ver zer be er um".split()
VERB_PREFIXES = (*SEPARABLE_PREFIXES, *INSEPARABLE_PREFIXES)
# Infinitive, present if its stem differs, past, participle.
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


# Stems of nouns formed from verbs without a suffix, or with another than -ung, and the verb.
_INFINITIVE_BY_NOUN = dict(
    pair.split(">")
    for pair in (
        "bruch>brechen schuss>schießen flug>fliegen zug>ziehen gang>gehen fahrt>fahren flucht>fliehen"
        " nahm>nehmen kunft>kommen gab>geben schnitt>schneiden spruch>sprechen bot>bieten trieb>treiben"
        " wurf>werfen stahl>stehlen fund>finden sprung>springen tritt>treten stieg>steigen riss>reißen"
        " schluss>schließen verlust>verlieren jagd>jagen hilf>helfen griff>greifen"
    ).split()
)
# Without their prefix these are too common to stand for a noun: gibt is no sign of Ausgabe.
_UBIQUITOUS_VERBS = frozenset("geben gehen kommen nehmen ziehen".split())


def nouns_of_verb(stem: str) -> Iterator[str]:
    """Stems of the nouns that belong to a form of a prefixed verb: festgenommen, Festnahme."""
    for prefix in VERB_PREFIXES:
        if stem.startswith(prefix):
            rest = stem[len(prefix) :]
            if len(rest) < MIN_STEM_LENGTH:
                continue
            first = "ruck" if prefix == "zuruck" else prefix
            for noun in (
                *_nouns_by_verb_stem().get(rest, ()),
                *_nouns_by_verb_stem().get("ge" + rest, ()),
            ):
                yield first + noun


@cache
def _nouns_by_verb_stem() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for noun, infinitive in _INFINITIVE_BY_NOUN.items():
        verb = stem_of(infinitive)
        for form in {verb, *_strong_forms().other_stems.get(verb, ())}:
            found[form].append(noun)
    return {form: tuple(some) for form, some in found.items()}


def verb_stems_of_noun(stem: str) -> tuple[frozenset[str], frozenset[str]]:
    """Stems of a noun's verb in texts: as one word (zurückgetreten), or without its prefix (tritt).

    For ``rucktritt`` these are ``zurucktret``, ``zuruckgetret`` … and ``tritt``, ``tret`` …
    """
    for noun, infinitive in _INFINITIVE_BY_NOUN.items():
        first = stem.removesuffix(noun).replace("ruck", "zuruck")
        if not stem.endswith(noun) or first not in ("", "dieb", *VERB_PREFIXES):
            continue
        verb = stem_of(infinitive)
        others = _strong_forms().other_stems.get(verb) or (verb + "t", weak_participle(verb))
        is_whole = first in VERB_PREFIXES or infinitive.startswith("ver")
        whole = {first + verb, *strong_forms(first + verb)} if is_whole else set()
        apart = set() if first and infinitive in _UBIQUITOUS_VERBS else {verb, *others}
        return frozenset(whole - {stem}), frozenset(apart - {stem})
    return frozenset(), frozenset()


def may_be_verb_form(key: str, stem: str) -> bool:
    """Whether a word may be a strong form as it is spelt: fuhr for fahren, not führen; Fall is none.

    True for a stem that belongs to no strong verb.
    """
    endings = [
        ending
        for rest in (stem, *(stem.removeprefix(prefix) for prefix in VERB_PREFIXES))
        for ending in _strong_forms().spellings.get(rest, ())
    ]
    return not endings or key.endswith(tuple(endings))


def strong_forms(stem: str) -> Iterator[str]:
    """Stems of the other forms of a strong verb, with the same prefix: ``abgeflog`` for ``abflieg``."""
    others = _strong_forms().other_stems
    yield from others.get(stem, ())
    for prefix in SEPARABLE_PREFIXES:
        if stem.startswith(prefix):
            for form in others.get(stem[len(prefix) :], ()):
                yield prefix + form
    for prefix in INSEPARABLE_PREFIXES:
        if stem.startswith(prefix):
            rest = stem[len(prefix) :]
            # its participle has no ge-: verboten
            if len(rest) < MIN_STEM_LENGTH:
                continue
            for form in others.get(rest) or others.get("ge" + rest, ()):
                yield prefix + form.removeprefix("ge")


class _StrongForms(NamedTuple):
    """By the stem of each form: stems of the other forms of its verb, and spellings of the form."""

    other_stems: Mapping[str, tuple[str, ...]]
    spellings: Mapping[str, tuple[str, ...]]


@cache
def _strong_forms() -> _StrongForms:
    others: dict[str, tuple[str, ...]] = {}
    spelt: dict[str, tuple[str, ...]] = {}
    for verb in _STRONG_VERBS.split(","):
        forms = [key_of(form) for form in verb.split()]
        if len(forms) == 3:  # the present is regular: gewinnt
            base = forms[0].removesuffix("en")
            forms.insert(1, base + ("et" if base[-1] in "dt" else "t"))
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
    return _StrongForms(others, spelt)


def is_strong_form(stem: str) -> bool:
    """Whether this is the stem of a form of one of the listed strong verbs."""
    return stem in _strong_forms().other_stems


def weak_participle(base: str) -> str:
    """The stem of the participle of a weak verb: ``abgesagt`` for ``absag``."""
    prefix = separable_prefix(base)
    return f"{prefix}ge{base[len(prefix) :]}t"


def may_be_participle(stem: str) -> bool:
    """Whether this may be a participle: ``gesperrt``, ``abgesagt``."""
    return stem.endswith("t") and stem[len(separable_prefix(stem)) :].startswith("ge")


def separable_prefix(stem: str) -> str:
    """The separable prefix of a verb, or an empty text: ``ab`` of ``absag`` and ``abgesagt``."""
    fits = (p for p in SEPARABLE_PREFIXES if stem.startswith(p) and len(stem) - len(p) >= 3)
    return next(fits, "")
