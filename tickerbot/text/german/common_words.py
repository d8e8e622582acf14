"""Words so common in compounds that they count as known even if the archive does not hold them.

The other part of a compound must be a known word. Most are known from the archive itself, but a small
archive lacks many common ones.
"""

from __future__ import annotations

from functools import cache

from tickerbot.text.german.stems import stem_of
from tickerbot.text.german.tokens import key_of

_COMMON_WORDS = """
    Abend Absatz Abschluss Abwehr Affe Akte Alarm Alkohol Alter Ampel Amt Anlage Antrag Anwalt
    Apfel Arbeit Arm Art Arzt Asyl Atom Auge Ausbau Ausland Auto Baby Bach Backen Bad Bahn Balkon
    Ball Band Bank Bar Bau Bauch Bauer Baum Beamter Bein Berg Beruf Besuch Beton Betrieb Bett Beutel
    Bezirk Biene Bier Bild Bio Blatt Blau Blitz Block Blume Blut Boden Bogen Bombe Boot Börse
    Brand Braun Brief Brot Bruch Brücke Bruder Brunnen Brust Buch Bühne Bund Bürger Büro Bus
    Butter Chef Chemie Chor Computer Dach Damm Dampf Daten Demo Deutsch Dieb Dienst Diesel Dorf
    Drache Draht Druck Durst Ehe Ehre Eigen Eigentum Einfach Einkauf Eis Eisen Elektro Eltern Ende
    Energie Ente Erb Erde Ernte Esel Essen Euro Fabrik Fach Faden Fähre Fahren Fahrrad Fahrt Fall
    Familie Farbe Fass Feder Fehler Feier Feind Feld Fels Fenster Ferien Fern Fernsehen Fest Fett
    Feuer Film Finanz Finger Fisch Flasche Fleisch Fliegen Flucht Flug Fluss Flut Folge Forschung
    Frau Frei Freiheit Fremd Freund Frieden Frost Frucht Früh Fuchs Führer Funk Fuß Fußball Garten
    Gas Gast Gebäude Geburt Gefahr Gegenwart Geist Gelände Geld Gemeinde Gemüse General Gericht
    Gerste Gesang Geschäft Gesetz Gesicht Gesund Gesundheit Getreide Gewalt Gewerbe Gewicht Gewinn
    Gift Glas Glaube Gleis Glocke Glück Gold Grab Grau Grenze Groß Grün Grund Gruppe Gurke Gut
    Haar Hafen Hagel Hahn Halb Halle Hals Halt Hand Handel Händler Haupt Haus Haushalt Haut Heim
    Heiz Held Hemd Herbst Herr Herz Heu Hilfe Himmel Hirsch Hitze Hobby Hoch Hochschule Hof Höhe
    Höhle Holz Honig Hose Hotel Huhn Hund Hunger Hut Igel Immobilie Industrie Information Insel
    Jagd Jahr Jubiläum Jugend Jung Kabel Kabinett Kaffee Kaiser Kalk Kalt Kamera Kammer Kampf
    Kanal Kapital Karte Kartoffel Käse Kasse Katze Kauf Keller Kern Kette Kind Kirche Klage Klasse
    Kleid Klein Klima Klinik Knie Kohle Kommando Kommission König Konto Kontrolle Konzern Kopf
    Korb Korn Körper Kosten Kraft Kranke Kredit Kreis Kreuz Krieg Krise Küche Kuchen Kugel Kuh
    Kultur Kunde Kunst Kupfer Kurs Kurz Küste Laden Lager Lampe Land Landes Landwirt Lang Last
    Lauf Leben Leder Lehre Lehrer Leicht Leiter Leitung Leser Licht Liebe Lied Linie Links Liste
    Löffel Lohn Löwe Luft Macht Mädchen Makler Männer Markt Maß Maschine Maske Material Mauer Maus
    Medien Meer Mehl Mensch Messe Messer Metall Miete Milch Militär Million Minister Mittag Mittel
    Möbel Mode Mond Moor Moos Mord Morgen Motor Müll Mund Münze Museum Musik Mutter Nach Nacht
    Nadel Nagel Name Nase Natur Nebel Netz Neu Nord Not Nuss Ober Obst Ofen Ohr Oper Orgel Ort Ost
    Paar Panzer Papier Park Partei Partner Pass Pause Person Pfad Pfand Pferd Pflanze Pflege Pilot
    Pilz Plan Platz Politik Polizei Porto Post Prämie Preis Presse Privat Probe Produkt Programm
    Projekt Protest Prozess Prüfung Puls Punkt Quelle Rad Radio Rand Raps Rasen Rat Raub Raum
    Rechnung Recht Rechts Regal Regen Regierung Reich Reifen Reihe Reise Rekord Rente Renten Rest
    Rettung Richter Rind Ring Rock Roggen Rohr Rohstoff Rose Rot Rücken Ruf Ruhe Rund Rüstung Saal
    Sache Saft Salz Sand Satz Schach Schaden Schaf Schatten Schatz Schein Schere Schicht Schiene
    Schiff Schild Schlaf Schlag Schlange Schlauch Schleuse Schloss Schluss Schlüssel Schnee
    Schnell Schrank Schreiben Schrift Schritt Schuh Schuld Schule Schüler Schulter Schutz Schwarz
    Schwein Schwer Schwester Schwimmen See Segel Seil Seite Sekunde Senat Senior Sieg Signal
    Silber Sitz Sitzung Sohn Soldat Sommer Sonder Sonne Sonntag Sozial Spannung Spar Spiegel Spiel
    Spitze Sport Sprache Spreng Sprung Spur Staat Stadt Stahl Stall Stamm Stand Standort Stau
    Staub Steg Steig Stein Stelle Stern Steuer Stich Stier Stimme Stoff Straf Strahl Strand Straße
    Strauch Streik Streit Strom Stück Student Studie Stuhl Stunde Sturm Such Süd Suppe Tabak Tafel
    Tag Tank Tanz Tasche Tat Taube Team Technik Tee Teich Teil Telefon Tempel Temperatur Teppich
    Termin Test Text Theater Tief Tier Tisch Tochter Tod Ton Topf Tor Tour Tourist Trage Traktor
    Traube Trauer Traum Treff Treib Treppe Trink Trocken Truppe Tuch Tunnel Turm Turnier Über Ufer
    Uhr Umwelt Unfall Unter Urlaub Vater Verband Verbrauch Verein Verkehr Vers Vertrag Verwaltung
    Video Vieh Vogel Volk Voll Vor Waage Wache Waffe Wagen Wahl Wal Wald Wand Wander Waren Warm
    Warn Wasser Weg Wehr Weide Wein Weiß Weit Welle Welt Weltraum Werbung Werk Werkstatt Wert West
    Wette Wetter Wild Wind Winter Wirt Wirtschaft Wissen Woche Wohn Wohnung Wolf Wolke Wolle Wort
    Wurf Wurst Zahl Zahn Zaun Zeichen Zeit Zeitung Zelle Zelt Zentral Zentrum Zeuge Zink Zins
    Zirkus Zoll Zone Zucker Zug Zukunft Zwang
"""


@cache
def common_words() -> frozenset[str]:
    """The keys of the common words."""
    return frozenset(key_of(word) for word in _COMMON_WORDS.split())


@cache
def common_stems() -> frozenset[str]:
    """The stems of the common words."""
    return frozenset(map(stem_of, common_words()))
