"""Entries that mean nothing: German-like word salad, the same for the same seed, as many as wanted.

The words are made of a few hundred stems with their endings, of their compounds with the linking
s, n, en, and of invented names; they occur by Zipf's law, function words first. None of them is a
word of the first judged queries, nor the beginning or end of one (``test_noise.py``), so a search
among these entries and the judged ones finds the judged ones only; for other queries such words are
left out (``Apart``). Their days lie before 2025 for the same reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random

from rapidfuzz import process
from rapidfuzz.distance import OSA

from tests.search.evaluation_set import EvaluationEntry, EvaluationQuery, folded

_FUNCTION_WORDS = """
    der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an
    werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum
    war haben nur oder aber vor zur bis mehr durch man sein wurde sei wenn kann gegen vom können
    schon seine ihre dann unter wir soll ich eines jetzt was ihr seit wieder diese doch sehr wo
    damit wer ohne
"""
FUNCTION_WORDS = tuple(_FUNCTION_WORDS.split())
"""The most frequent words of German, which no search looks for."""

# Nouns by how they form the plural.
_NOUNS_EN = """
    Hoffnung Werbung Mischung Sammlung Heilung Kreuzung Ladung Bildung Siedlung Wandlung Zeitung
    Kleidung Freundschaft Landschaft Mannschaft Wissenschaft Nation Region Station Tradition
    Funktion Religion Qualität Realität Freiheit Gesundheit Gewohnheit Mehrheit Neuheit Bewegung
    Stimmung Forschung Verwaltung Verbindung
"""
_NOUNS_N = """
    Kirche Lampe Tasche Flasche Treppe Küche Decke Familie Gruppe Klasse Sonne Wolke Pflanze Wiese
    Schlange Katze Biene Ziege Taube Zwiebel Kirsche Birne Suppe Sprache Woche Stunde Minute Reihe
    Reise Pause Probe Bühne Flöte Maske Szene Schraube Maschine Säge Mauer Feder Formel Nadel
    Gabel Orgel Kugel Kurve Batterie Komödie Säule Scheune Mühle Wurzel Ampel Hecke
    Lücke Kante Kiste Bürste Hülle Farbe Quelle Münze
"""
_NOUNS_E = """
    Tisch Freund Fisch Pfeil Kreis Film Park Punkt Termin Ring Stoff Weg Schuh Heft Werk Gerät
    Gebiet Metall Papier Klavier Problem Projekt Programm Dokument Instrument Signal Ziel Spiel
    Bein Seil Regal Hotel Lokal Keks Zweig Hering Teich Deich Knick Griff Blick Kern Helm Hebel
    Honorar Magazin Talent Paket Plakat Quartier Revier Salon Tarif Ventil
"""
_NOUNS_ER = """
    Feld Kleid Lied Nest Schild Geist Gespenst Brett Licht Gesicht Glied Rind
"""
_NOUNS_SAME = """
    Fenster Zimmer Messing Lager Ufer Wunder Zeichen Kissen Becken Leder Pulver Kupfer Silber
    Ruder Segel Kabel Möbel Viertel Kapitel Rätsel Koffer Keller Teller Eimer Pfeffer Zucker
    Körper Schalter Drucker Rechner Wecker Filter Mörtel Kittel Zettel
"""
_UMLAUT_NOUNS = """
    Dach/Dächer Dorf/Dörfer Glas/Gläser Blatt/Blätter Volk/Völker Tuch/Tücher Garten/Gärten
    Vogel/Vögel Apfel/Äpfel Mantel/Mäntel Ofen/Öfen Kasten/Kästen Topf/Töpfe Stuhl/Stühle
    Schrank/Schränke Kopf/Köpfe Korb/Körbe Sohn/Söhne Traum/Träume Zaun/Zäune Saal/Säle
    Markt/Märkte Hut/Hüte Klang/Klänge Satz/Sätze Schatz/Schätze Tanz/Tänze Kranz/Kränze
    Nagel/Nägel Faden/Fäden Laden/Läden Bogen/Bögen Strauch/Sträucher Knopf/Knöpfe Pass/Pässe
    Draht/Drähte
"""
_ADJECTIVES = """
    alt jung klein lang kurz breit schmal dick dünn hell dunkel warm kühl nass weich rund flach
    steil spät ruhig laut munter müde fleißig bunt blau grau mild scharf süß bitter salzig teuer
    billig reich arm klug fromm kühn zart glatt locker eng weit nahe fern leer heimisch
    städtisch ländlich modisch künftig häufig selten wichtig nötig möglich ähnlich üblich
    günstig lila rosig höflich zornig heiter
"""
_VERBS = """
    bau kauf leb lieb lern lach tanz koch mal wander zeig frag sag mein glaub hoff dank wünsch
    brauch such pack heb näh misch rühr kleb schraub bohr wisch fütter ernt pflanz sammel ordn
    zähl mess prüf rechn zeichn druck leit führ lenk folg eil schwimm stütz schütz räum jubel
    klopf
"""
_NAME_BEGINNINGS = """
    Bruck Dinkel Eschel Fenn Gerst Hilde Immel Jever Klenz Lauen Mett Oster Pfull Quend Reh Seller
    Trauen Uhl Vechel Wendel Zell Hölter Röben Küster Lünen Bret Drosten Eich Farn Neuker
"""
_NAME_MIDDLES = ("", "ber", "del", "fel", "gen", "hol", "ken", "lin", "men", "ner", "ster", "wig")
_NAME_ENDS = """
    bach feld rode stedt kirchen weiler ingen mann brink kamp dorf mühlen heim horst loh sen moor
    beck ried wang
"""
# Nouns, the ending of their plural, and what links them to the next part of a compound.
_NOUNS = (
    (_NOUNS_EN, "en", "s"),
    (_NOUNS_N, "n", "n"),
    (_NOUNS_E, "e", ""),
    (_NOUNS_ER, "er", ""),
    (_NOUNS_SAME, "", ""),
)

_HEADLINE_WORDS = (4, 9)
_SENTENCES = (1, 2, 2, 2, 3, 3, 4)
_SENTENCE_WORDS = (7, 16)
_URN_DRAWS_PER_WORD = 12
_FIRST_DAY = datetime(2005, 1, 1, tzinfo=UTC)
_MINUTES = 20 * 365 * 24 * 60 - 24 * 60  # ends in December 2024
_AT_ONCE = 1000
_SHAPES = 500


class Apart:
    """The words of queries, which no word of the noise may resemble."""

    def __init__(self, queries: Iterable[EvaluationQuery] = ()) -> None:
        self.words: set[str] = set()
        absent: set[str] = set()
        for query in queries:
            found = content_words(query)
            self.words |= found
            if query.kind == "nothing":
                absent |= found
        self.absent = sorted(word for word in absent if len(word) >= 4)
        letters = [word for word in self.words if word.isalpha()]
        long = sorted(word for word in letters if len(word) >= 5)
        self._within = re.compile("|".join(map(re.escape, long))) if long else re.compile("(?!)")
        self._short = tuple(word for word in letters if 3 <= len(word) < 5)

    def allows(self, word: str) -> bool:
        """Whether a word is none of a query, has none within, and is no slip for an absent one."""
        bare = folded(word)
        return (
            bare not in self.words
            and not self._within.search(bare)
            and not bare.startswith(self._short)
            and not bare.endswith(self._short)
            and not self._is_near(bare)
        )

    def allows_stem(self, stem: str) -> bool:
        """Whether also no word of a query begins or ends with it."""
        bare = folded(stem)
        return self.allows(stem) and not (
            len(bare) >= 4
            and any(word.startswith(bare) or word.endswith(bare) for word in self.words)
        )

    def _is_near(self, bare: str) -> bool:
        near = process.extract(bare, self.absent, scorer=OSA.distance, score_cutoff=2, limit=None)
        return any(errors <= (2 if len(word) >= 9 else 1) for word, errors, _ in near)


def content_words(query: EvaluationQuery) -> set[str]:
    """The words of a query, folded, without function words."""
    words = re.findall(r"\w+(?:[.,:]\w+)*", query.query.casefold())
    return {folded(word) for word in words if word not in FUNCTION_WORDS}


def vocabulary(size: int, seed: int = 1, apart: Apart | None = None) -> list[str]:
    """``size`` different words, the most frequent first: function words, stems with endings, compounds.

    It grows by compounding: beyond some 2,000 words by two parts, beyond some 30,000 also by three.
    """
    rng = Random(seed)
    apart = apart or Apart()
    nouns = [forms for forms in _nouns() if all(map(apart.allows_stem, forms))]
    words = dict.fromkeys(FUNCTION_WORDS)
    simple = [form for singular, plural, _ in nouns for form in (singular, plural)]
    simple += [stem + end for stem in _ADJECTIVES.split() for end in ("", "e", "en", "er", "es")]
    simple += [stem + end for stem in _VERBS.split() for end in ("en", "t", "te", "ten")]
    simple += [f"{rng.randrange(110, 990)}.{rng.randrange(110, 990)}" for _ in range(30)]
    simple += [f"{rng.randrange(70, 90)},{rng.randrange(2, 10)}" for _ in range(15)]
    rng.shuffle(simple)
    words |= dict.fromkeys(filter(apart.allows_stem, simple))
    while len(words) < size:
        rare = (_rare_word(rng, nouns, len(words)) for _ in range(_AT_ONCE))
        words |= dict.fromkeys(filter(apart.allows, rare))
    return list(islice(words, size))


def noise_entries(
    count: int, *, words: int = 20_000, seed: int = 1, apart: Apart | None = None
) -> Iterator[EvaluationEntry]:
    """``count`` entries of 1 to 4 sentences, with the ids noise-1, noise-2 and so on.

    ``words`` is the size of their vocabulary; for a million entries 400,000 is realistic. ``apart``:
    the queries whose words are left out. The same arguments give the same entries.
    """
    rng = Random(seed)
    urn = _urn(vocabulary(words, seed, apart))
    shapes = [_shape(rng) for _ in range(_SHAPES)]
    for start in range(0, count, _AT_ONCE):
        drawn = rng.choices(shapes, k=min(_AT_ONCE, count - start))
        salad = iter(rng.choices(urn, k=sum(map(sum, drawn))))
        for number, shape in enumerate(drawn, start + 1):
            headline, *sentences = (_sentence(salad, length) for length in shape)
            moment = _FIRST_DAY + timedelta(minutes=int(rng.random() * _MINUTES))
            body = f"{'. '.join(sentences)}."
            yield EvaluationEntry(f"noise-{number}", moment, headline, (body,))


def _nouns() -> list[tuple[str, str, str]]:
    """Singular, plural, and the form that begins a compound."""
    nouns = [
        (noun, noun + plural, noun + link)
        for group, plural, link in _NOUNS
        for noun in group.split()
    ]
    for pair in _UMLAUT_NOUNS.split():
        singular, plural = pair.split("/")
        nouns.append((singular, plural, singular))
    return nouns


def _rare_word(rng: Random, nouns: list[tuple[str, str, str]], known: int) -> str:
    if rng.random() < 0.1:
        pieces = (_NAME_BEGINNINGS.split(), _NAME_MIDDLES, _NAME_ENDS.split())
        return "".join(rng.choice(piece) for piece in pieces)
    parts = 2 if known < 30_000 else rng.choice((2, 3, 3, 3))
    first, *middle = (rng.choice(nouns)[2] for _ in range(parts - 1))
    last = rng.choice(nouns)[rng.random() < 0.3]
    return first + "".join(part.lower() for part in middle) + last.lower()


def _urn(words: list[str]) -> list[str]:
    """A list that holds each word as often as Zipf's law wants it, so that drawing is quick."""
    draws = len(words) * _URN_DRAWS_PER_WORD
    harmonic = sum(1 / (rank + 2.7) for rank in range(1, len(words) + 1))
    urn: list[str] = []
    for rank, word in enumerate(words, 1):
        urn += [word] * max(1, round(draws / harmonic / (rank + 2.7)))
    return urn


def _shape(rng: Random) -> tuple[int, ...]:
    """How many words the headline and each sentence have."""
    sentences = (rng.randint(*_SENTENCE_WORDS) for _ in range(rng.choice(_SENTENCES)))
    return rng.randint(*_HEADLINE_WORDS), *sentences


def _sentence(salad: Iterator[str], length: int) -> str:
    sentence = " ".join(islice(salad, length))
    return sentence[0].upper() + sentence[1:]
