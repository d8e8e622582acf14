"""Synonyms that neither spelling nor sound connects: Kiew and Kyjiw, Million and Mio."""

from __future__ import annotations

from functools import cache

from tickerbot.text.german.stems import stem_of
from tickerbot.text.german.tokens import key_of

# One set of synonyms a line; of places, the name that German papers use comes first.
_SYNONYMS = """
    Million Mio
    Milliarde Mrd
    Kilometer km
    Kilogramm kg
    Paragraf Paragraph
    Kiew Kyjiw Kyiv Kiev
    Charkiw Charkow Kharkiv
    Lwiw Lviv Lemberg
    Odessa Odesa
    Dnipro Dnjepr Dnepr Dnipropetrowsk
    Tschernihiw Tschernigow Chernihiv
    Tschernobyl Tschornobyl Chernobyl
    Saporischschja Saporoschje Zaporizhzhia
    Mykolajiw Nikolajew Mykolaiv
    Bachmut Artjomowsk Bakhmut
    Belarus Weißrussland
    Moldau Moldawien Moldova
    Tiflis Tbilissi Tbilisi
    Eriwan Jerewan Yerevan
    Tschetschenien Chechnya
    Peking Beijing
    Myanmar Birma Burma
    Rangun Yangon
    Mumbai Bombay
    Kalkutta Kolkata
    Chennai Madras
    Astana Nursultan
    Türkei Türkiye
    Iran Persien
    Riad Riyadh
    Dschidda Jeddah
    Dschibuti Djibouti
    Damaskus Damascus
    Eswatini Swasiland
    Tschechien Czechia
    Prag Praha
    Warschau Warszawa
    Breslau Wrocław
    Danzig Gdańsk
    Stettin Szczecin
    Posen Poznań
    Krakau Kraków
    Kattowitz Katowice
    Preßburg Bratislava
    Brünn Brno
    Laibach Ljubljana
    Belgrad Beograd
    Kopenhagen København
    Lüttich Liège
    Straßburg Strasbourg
    Mailand Milano
    Venedig Venezia
    Neapel Napoli
    Lissabon Lisboa
    Genf Genève
"""


@cache
def _synonyms_by_stem() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for line in _SYNONYMS.split("\n"):
        stems = frozenset(stem_of(key_of(name)) for name in line.split())
        found |= {stem: stems - {stem} for stem in stems}
    return found


def synonyms(stem: str) -> frozenset[str]:
    """Stems of the synonyms of the word with this stem; empty if there are none."""
    return _synonyms_by_stem().get(stem, frozenset())
