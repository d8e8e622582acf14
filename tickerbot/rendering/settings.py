"""The screens of the settings: what is chosen, as sentences, and buttons for every other choice.

A button carries ``set:<choice>:<words>``, the words that the command of the same name takes; so each
does what it says, whatever was chosen since the screen was shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import ceil, floor
from zlib import crc32

from tickerbot.model import Button, Level, Message, Topic
from tickerbot.rendering.terms import terms_html
from tickerbot.rendering.voice import Voice
from tickerbot.terms import EVERY_HOUR, Terms
from tickerbot.text.cutting import BREAK, shorten
from tickerbot.text.hashtags import fold_name
from tickerbot.text.term_words import LEVEL_WORDS, write_quiet, write_rhythm, write_sound

Volume = Mapping[Level, float]
NIGHTS = ("22-7", "23-6", "21-8")
RHYTHMS = ("now", "hourly", "8 18", "7", "18")
ZONES = ("Europe/Berlin", "Europe/Vienna", "Europe/Zurich", "Europe/London", "UTC")
MAX_LABEL = 32
_IN_ROW = 2
_CHOSEN = "✓ "


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a chat has chosen, and what there is to choose.

    ``has_language``: the chat has chosen one of its own. ``volume`` is how many entries come a day.
    """

    terms: Terms
    is_subscribed: bool
    has_language: bool
    in_private: bool
    topics: Sequence[Topic] = ()
    volume: Volume | None = field(default=None)


def settings_screen(chosen: Chosen, voice: Voice, offered: Iterable[str]) -> Message:
    """All settings as sentences, and a button for each of those ``offered``, by their names."""
    subscribed = "yes" if chosen.is_subscribed else "no"
    language = voice.html("settings-language", chosen="yes" if chosen.has_language else "no")
    blocks = [
        voice.html("settings-text", subscribed=subscribed),
        f"{told(chosen, voice)}\n{language}",
    ]
    menus = _rows([Button(voice.plain(f"button-set-{name}"), f"set:{name}") for name in offered])
    # what is wanted most comes first: who has subscribed is here to choose, not to leave
    rows = (
        (*menus, (Button(voice.plain("button-unsubscribe"), "set:unsub"),))
        if chosen.is_subscribed
        else ((Button(voice.plain("button-subscribe"), "set:sub"),), *menus)
    )
    return Message(BREAK.join(blocks), rows)


def told(chosen: Chosen, voice: Voice) -> str:
    """The terms as sentences."""
    return terms_html(chosen.terms, voice, topics=chosen.topics, in_private=chosen.in_private)


def choice_screen(name: str, chosen: Chosen, voice: Voice) -> Message:
    """The choices of one kind, with what is chosen now above, and the command below it."""
    buttons = _CHOICES[name](chosen, voice)
    values = {}
    if name == "words":
        values["count"] = len(chosen.terms.followed) + len(chosen.terms.muted)
    head = voice.html(f"settings-head-{name}", **values)
    blocks = [head, told(chosen, voice), voice.html(f"how-{name}")]
    back = Button(voice.plain("button-back-to-settings"), "set:main")
    return Message(BREAK.join(blocks), (*buttons, (back,)))


def levels_text(voice: Voice, level: Level, volume: Volume | None) -> str:
    """What a lowest level brings, and how much of it a day where that is known."""
    label = voice.plain(_LEVEL_LABELS[level])
    in_full = level is Level.NORMAL
    return f"{label} ({per_day(voice, volume[level], in_full=in_full)})" if volume else label


def per_day(voice: Voice, number: float, *, in_full: bool) -> str:
    """A number of entries a day: "about 48 a day" (``in_full``), "about 6", "1–2", "3 a week"."""
    if number == 0:
        return voice.plain("volume-none")
    if number < 1:
        return voice.plain("volume-week", count=ceil(7 * number))
    amount = f"{floor(number)}–{ceil(number)}"
    if number >= 3:
        amount = voice.plain("volume-about", count=round(number))
    elif number == floor(number):
        amount = str(floor(number))
    return voice.plain("volume-day", amount=amount) if in_full else amount


_LEVEL_LABELS = {
    Level.NORMAL: "button-level-all",
    Level.IMPORTANT: "button-level-important",
    Level.URGENT: "button-level-urgent",
}
Rows = tuple[tuple[Button, ...], ...]


def _choice(name: str, words: str, label: str, *, is_chosen: bool) -> Button:
    return Button(_CHOSEN + label if is_chosen else label, f"set:{name}:{words}")


def _level(chosen: Chosen, voice: Voice) -> Rows:
    return tuple(
        (
            _choice(
                "level",
                LEVEL_WORDS["en"][level],
                levels_text(voice, level, chosen.volume),
                is_chosen=chosen.terms.lowest is level,
            ),
        )
        for level in Level
    )


def _sound(chosen: Chosen, voice: Voice) -> Rows:
    labels = [(level, voice.plain(_LEVEL_LABELS[level])) for level in Level]
    return tuple(
        (_choice("sound", write_sound(rings, "en"), label, is_chosen=chosen.terms.rings == rings),)
        for rings, label in [*labels, (None, voice.plain("button-sound-none"))]
    )


def _quiet(chosen: Chosen, voice: Voice) -> Rows:
    quiet = chosen.terms.quiet

    own = write_quiet(quiet and replace(quiet, collect=True, urgent=False), "en")
    nights = NIGHTS if quiet is None or own in NIGHTS else (*NIGHTS, own)
    buttons = [
        _choice("quiet", night, night.replace("-", "–"), is_chosen=own == night) for night in nights
    ]
    rows = [
        buttons[: len(NIGHTS)],
        *([each] for each in buttons[len(NIGHTS) :]),
        [_choice("quiet", "off", voice.plain("button-quiet-off"), is_chosen=quiet is None)],
    ]
    if quiet is not None:
        for label, other in (
            ("button-quiet-collect", replace(quiet, collect=True)),
            ("button-quiet-silent", replace(quiet, collect=False)),
            ("button-quiet-urgent", replace(quiet, urgent=True)),
            ("button-quiet-no-urgent", replace(quiet, urgent=False)),
        ):
            words = write_quiet(other, "en")
            rows.append([_choice("quiet", words, voice.plain(label), is_chosen=quiet == other)])
    return tuple(map(tuple, rows))


def _rhythm(chosen: Chosen, voice: Voice) -> Rows:
    hours = chosen.terms.digest_hours

    def label(words: str) -> str:
        if words == "now":
            return voice.plain("button-rhythm-now")
        if words == "hourly":
            return voice.plain("button-rhythm-hourly")
        return voice.plain("button-rhythm-hours", hours=" + ".join(words.split()))

    offered = [*RHYTHMS]
    if (now := write_rhythm(hours, "en")) not in offered and hours != EVERY_HOUR:
        offered.append(now)
    return _rows(
        [_choice("rhythm", words, label(words), is_chosen=words == now) for words in offered]
    )


def _zone(chosen: Chosen, voice: Voice) -> Rows:
    own = chosen.terms.zone
    newsroom = voice.newsroom.zone.key
    first = _choice(
        "zone", "off", voice.plain("button-zone-newsroom", zone=newsroom), is_chosen=not own
    )
    others = [zone for zone in dict.fromkeys((*ZONES, own)) if zone and zone != newsroom]
    buttons = [_choice("zone", zone, zone, is_chosen=zone == own) for zone in others]
    return ((first,), *_rows(buttons))


def _topics(chosen: Chosen, voice: Voice) -> Rows:
    followed = chosen.terms.topics
    everything = _choice(
        "topics", "all", voice.plain("button-topics-all"), is_chosen=followed is None
    )
    buttons = []
    for topic in [topic for topic in chosen.topics if topic.is_open]:
        follows = followed is not None and topic.id in followed
        words = f"{'-' if follows else '+'}{short_key(fold_name(topic.name))}"
        label = shorten(topic.name, MAX_LABEL)
        buttons.append(_choice("topics", words, label, is_chosen=follows))
    return ((everything,), *_rows(buttons))


def _words(chosen: Chosen, voice: Voice) -> Rows:
    terms = chosen.terms
    buttons = [
        Button(voice.plain(key, word=shorten(word, MAX_LABEL)), f"set:{name}:{short_key(word)}")
        for key, name, words in (
            ("button-unfollow", "unfollow", terms.followed),
            ("button-unmute", "unmute", terms.muted),
        )
        for word in words
    ]
    return _rows(buttons)


def _language(chosen: Chosen, voice: Voice) -> Rows:
    now = voice.language if chosen.has_language else "auto"

    def choice(word: str, key: str) -> Button:
        label = voice.plain(key)
        return Button(_CHOSEN + label if word == now else label, f"set:{word}")

    return (
        (choice("de", "button-german"), choice("en", "button-english")),
        (choice("auto", "button-automatic"),),
    )


_CHOICES = {
    "level": _level,
    "sound": _sound,
    "quiet": _quiet,
    "rhythm": _rhythm,
    "zone": _zone,
    "topics": _topics,
    "words": _words,
    "language": _language,
}
SCREENS = frozenset(_CHOICES)
"""The names of the choices that have a screen."""


def short_key(word: str) -> str:
    """What a button carries for a word or the folded name of a topic, for which it may have no room."""
    return f"#{crc32(word.encode()):08x}"


def _rows(buttons: Sequence[Button]) -> Rows:
    return tuple(tuple(buttons[at : at + _IN_ROW]) for at in range(0, len(buttons), _IN_ROW))
