"""Strong verbs, whose forms have stems of their own, and the nouns made of them: Bruch, brechen.

All of it is about stems; those of forms that do not exist hurt nobody, since no text has them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from tickerbot.text.german.stems import stem_of
from tickerbot.text.german.tokens import key_of

SHORTEST = 3
"""Letters of a form without its first part."""
SEPARABLE = (
    "zuruck zusammen wieder nieder weiter durch unter uber fest frei nach statt auf aus vor ein mit her"
    " hin los weg ab an um zu"
).split()
INSEPARABLE = "miss wider hinter unter uber durch emp ent ver zer be er um".split()
PARTICLES = (*SEPARABLE, *INSEPARABLE)
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


def nouns_of(stem: str) -> Iterator[str]:
    """The nouns that a form of a verb with a first part belongs to: festgenommen, Festnahme."""
    for particle in PARTICLES:
        if stem.startswith(particle):
            rest = stem[len(particle) :]
            if len(rest) < SHORTEST:
                continue
            first = "ruck" if particle == "zuruck" else particle
            for noun in (*_nouns_by_form().get(rest, ()), *_nouns_by_form().get("ge" + rest, ())):
                yield first + noun


@cache
def _nouns_by_form() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for noun, infinitive in _NOUNS_OF_VERBS.items():
        verb = stem_of(infinitive)
        for form in {verb, *_strong_verbs().others.get(verb, ())}:
            found[form].append(noun)
    return {form: tuple(some) for form, some in found.items()}


def verbs_of(stem: str) -> tuple[frozenset[str], frozenset[str]]:
    """What a noun's verb may be in a text: as one word (zurückgetreten), or in two (tritt … zurück).

    Of rücktritt those are ``zurucktret``, ``zuruckgetret`` …, or ``tritt``, ``tret``.
    """
    for noun, infinitive in _NOUNS_OF_VERBS.items():
        first = stem.removesuffix(noun).replace("ruck", "zuruck")
        if not stem.endswith(noun) or first not in ("", "dieb", *PARTICLES):
            continue
        verb = stem_of(infinitive)
        others = _strong_verbs().others.get(verb) or (verb + "t", participle(verb))
        is_whole = first in PARTICLES or infinitive.startswith("ver")
        whole = {first + verb, *strong_forms(first + verb)} if is_whole else set()
        apart = set() if first and infinitive in _EVERYWHERE else {verb, *others}
        return frozenset(whole - {stem}), frozenset(apart - {stem})
    return frozenset(), frozenset()


def is_form(key: str, stem: str) -> bool:
    """Whether a word with this stem, spelt so, may be a form of a verb: fuhr, not führen; no Fall."""
    endings = [
        ending
        for rest in (stem, *(stem.removeprefix(particle) for particle in PARTICLES))
        for ending in _strong_verbs().spelt.get(rest, ())
    ]
    return not endings or key.endswith(tuple(endings))


def strong_forms(stem: str) -> Iterator[str]:
    """The other forms of a strong verb, with the same first part: ``abgeflogen`` for ``abflieg``."""
    others = _strong_verbs().others
    yield from others.get(stem, ())
    for particle in SEPARABLE:
        if stem.startswith(particle):
            for form in others.get(stem[len(particle) :], ()):
                yield particle + form
    for particle in INSEPARABLE:
        if stem.startswith(particle):
            rest = stem[len(particle) :]
            # its participle has no ge: verboten
            if len(rest) < SHORTEST:
                continue
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
    return _StrongVerbs(others, spelt)


def is_strong(stem: str) -> bool:
    """Whether it is a form of a strong verb."""
    return stem in _strong_verbs().others


def participle(base: str) -> str:
    """The stem of a weak verb's participle: ``abgesagt``."""
    particle = particle_of(base)
    return f"{particle}ge{base[len(particle) :]}t"


def is_participle(stem: str) -> bool:
    """Whether this may be a participle: ``gesperrt``, ``abgesagt``."""
    return stem.endswith("t") and stem[len(particle_of(stem)) :].startswith("ge")


def particle_of(stem: str) -> str:
    """The separable first part of a verb, or nothing: ``ab`` in ``absag`` and ``abgesagt``."""
    fits = (p for p in SEPARABLE if stem.startswith(p) and len(stem) - len(p) >= 3)
    return next(fits, "")
