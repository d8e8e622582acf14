"""Lines that pages and messengers put around entries, and nobody wrote: “Teilen”, “[ Foto ]”.

They are blanked, so that lines keep their numbers, and told. A line with a backslash is text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tickerbot.formats.ticker_text.drafts import LeftOut
from tickerbot.formats.ticker_text.page_lines import find_page_lines
from tickerbot.formats.ticker_text.stamps import read_stamp

_MAX_LENGTH = 120
_SHARE = (
    r"Teilen|Teile diesen Beitrag|Beitrag teilen|Artikel teilen|Share|Share this(?: post| article)?"
    r"|Link kopier(?:en|t)|Copy link|Link copied|Kopieren|Artikel (?:merken|anhören|drucken)"
    r"|Merken|Vorlesen|Drucken|Facebook|Twitter|WhatsApp|Telegram|E-?Mail|Pinterest|LinkedIn|Xing"
    r"|Threads|Bluesky|Mastodon|Flipboard|Pocket|Reddit|Gefällt mir|Antworten|Reply|Retweet"
    r"|[0-9]+ (?:Kommentare?|Comments?|Likes?|Shares?|Reaktionen|Replies|Antworten)"
)
_PAGE = (
    r"-? ?(?:Anzeige|Werbung|Advertisement|Advertising|Sponsored(?: content)?) ?-?"
    r"|(?:Weiterlesen|Der Artikel geht|Text geht) nach der (?:Anzeige|Werbung)(?: weiter)?"
    r"|(?:Article|Story) continues (?:below|after)(?: (?:this )?advertisement)?|Skip advertisement"
    r"|(?:(?:Ältere|Neuere|Weitere|Frühere|Alle) (?:Beiträge|Einträge|Meldungen|Posts)|Mehr)"
    r" (?:laden|anzeigen|lesen)|(?:Load|Show|View|Read) (?:more|older|newer)(?: posts| updates)?"
    r"|(?:Older|Newer|Earlier) (?:posts|updates|entries)|Mehr zum Thema|More on this(?: story| topic)?"
    r"|Nach oben|Zum Seitenanfang|Back to top|Impressum|Datenschutz(?:erklärung)?|AGB|Imprint"
    r"|Privacy(?: policy)?|Cookie[- ](?:Einstellungen|settings)|Nutzungsbedingungen|Terms of use"
    r"|Newsletter (?:abonnieren|bestellen)|Push-?(?:Nachrichten|Mitteilungen) (?:aktivieren|abonnieren)"
    r"|(?:©|\(c\)|Copyright) .*|Alle Rechte vorbehalten\.?|All rights reserved\.?"
    r"|Dieser (?:Live-?)?(?:Ticker|Blog|Liveticker|Liveblog) (?:ist beendet|wird nicht (?:mehr|weiter)"
    r" aktualisiert|wird laufend aktualisiert)\.?|This (?:live ?)?(?:blog|ticker) (?:is|has) (?:now )?"
    r"(?:closed|ended)\.?"
)
_KINDS = (
    r"Foto|Photo|Bild|Image|Video|Videonachricht|Album|Sticker|GIF|Datei|File|Dokument|Document|Audio"
    r"|Sprachnachricht|Voice message|Umfrage|Poll|Standort|Location|Kontakt|Contact"
)
_MESSENGER = (
    rf"\[ ?(?:{_KINDS})(?: .{{0,40}})? ?\]|\[?(?:Weitergeleitet (?:aus|von)|Forwarded from|Antwort auf"
    r"|In reply to) .{1,80}\]?|(?:Weitergeleitet|Forwarded|bearbeitet|edited)"
)
_ITEM = rf"(?:{_SHARE}|{_PAGE}|{_MESSENGER})"
# the separators that stand between them in one line
_FURNITURE = re.compile(rf"{_ITEM}(?: ?[|·•,/]? ?(?:{_SHARE}|{_PAGE}))*", re.IGNORECASE)
_CHANGED = re.compile(
    r"\(?(?:(?:Zuletzt )?(?:aktualisiert|bearbeitet|geändert)|(?:Last )?(?:updated|edited|modified))"
    r":?(?: (?:at|um|am|on))? (?P<stamp>.{4,50})",
    re.IGNORECASE,
)
# at the end of a message, in WhatsApp
_EDITED = re.compile(r" ?<(?:Diese Nachricht wurde bearbeitet|This message was edited)\.?>$")


def is_furniture(line: str) -> bool:
    """Say whether a cleaned line belongs to the page around the entries."""
    return len(line) <= _MAX_LENGTH and bool(_FURNITURE.fullmatch(line))


def clear_furniture(lines: Sequence[str]) -> tuple[list[str], list[LeftOut]]:
    """Blank the lines that are no text, and return them; the time of a change only below a head."""
    kept: list[str] = []
    left_out: list[LeftOut] = []
    has_begun = False
    pages = find_page_lines(lines)
    for number, line in enumerate(lines, start=1):
        has_begun = has_begun or bool(line and line[0].isdigit() and read_stamp(line))
        if number - 1 in pages or (
            line and (is_furniture(line) or (has_begun and _tells_change(line)))
        ):
            left_out.append(LeftOut(number, line))
            kept.append("")
        else:
            kept.append(_EDITED.sub("", line) if line.endswith(">") else line)
    return kept, left_out


def _tells_change(line: str) -> bool:
    found = _CHANGED.fullmatch(line) if len(line) <= _MAX_LENGTH else None
    stamp = read_stamp(found["stamp"].rstrip(")")) if found else None
    return bool(found and stamp and not found["stamp"].rstrip(")")[stamp.end :].strip(" .)"))
