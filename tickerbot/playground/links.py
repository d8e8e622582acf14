"""Checking and normalising links as TDLib does (`LinkManager::check_link`, `parse_url`)."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from typing import NamedTuple

_TG_LINK = re.compile(
    r"tg:(?://)?(user|emoji|time)/?\?([^#]*).*", re.IGNORECASE | re.ASCII | re.DOTALL
)
_INTEGER = re.compile("0|-?[1-9][0-9]{0,18}")
_PROTOCOL = re.compile(r"([^:/?#@\[\]]*)://")
_HOST_END = re.compile(r"[/?#]")
_HOST = re.compile(r"(?:[A-Za-z0-9.\-_!$,~*'();&+=\x80-\U0010ffff]|%[0-9A-Fa-f]{2})+")
_USERINFO = re.compile(r"(?:[A-Za-z0-9.\-_!$,~*'();&+=:\x80-\U0010ffff]|%[0-9A-Fa-f]{2})*")
_DEEP_HOST = re.compile(r"[A-Za-z0-9_-]+")
_SPACE = " \t\r\n\0\v"


def linked_user_id(link: str) -> int | None:
    """Return the user id in a `tg://user?id=` link, or None for other links."""
    user_id = _linked_id(link, "user")
    return user_id if user_id is not None and 0 < user_id < 1 << 52 else None


def linked_emoji_id(link: str) -> int | None:
    """Return the custom emoji's id in a `tg://emoji?id=` link, or None for other links."""
    return _linked_id(link, "emoji") or None


def linked_moment(link: str) -> tuple[int, str] | None:
    """Return time and format of a `tg://time?unix=…&format=…` link, or None for other links.

    The time is in seconds of Unix time, within 1 to 2³¹ - 1; the format is not checked.
    """
    values = dict(_parameters(link, "time"))
    unix = _integer(values.get("unix", ""))
    return (unix, values.get("format", "")) if unix is not None and 0 < unix < 1 << 31 else None


def _linked_id(link: str, host: str) -> int | None:
    values = (value for name, value in _parameters(link, host) if name.lower() == "id")
    return _integer(next(values, ""))


def _parameters(link: str, host: str) -> list[tuple[str, str]]:
    """Return the parameters of a `tg:` link to this host; none for other links."""
    found = _TG_LINK.fullmatch(link)
    if found is None or found[1].lower() != host:
        return []
    parts = (parameter.partition("=") for parameter in found[2].split("&"))
    return [(name, value) for name, _, value in parts]


def _integer(digits: str) -> int | None:
    """Return a number of 64 bits that is written as Telegram itself would, or None."""
    value = int(digits) if _INTEGER.fullmatch(digits) else None
    return value if value is not None and -(1 << 63) <= value < 1 << 63 else None


class LinkError(ValueError):
    """A link that Telegram rejects; the text is TDLib's reason."""


@lru_cache(maxsize=4096)
def checked_link(link: str) -> str:
    """Return the link as Telegram stores it: `example.org` becomes `http://example.org/`.

    Raises LinkError.
    """
    lowered = link.lower()
    for scheme in ("tg:", "ton:", "tonsite:"):
        if lowered.startswith(scheme):
            return _deep_link(scheme, link[len(scheme) :].removeprefix("//"))
    url = _parse(link)
    if "." not in url.host and not url.host.startswith("["):
        raise LinkError("Wrong HTTP URL")
    return f"{url.protocol}://{url.userinfo}{url.host}{url.port}{url.query}"


def _deep_link(scheme: str, rest: str) -> str:
    url = _parse(rest)
    if re.match("https?:", rest, re.IGNORECASE) or url.userinfo or url.port:
        raise LinkError(f"Wrong {scheme[:-1]} URL")
    if not _DEEP_HOST.fullmatch(url.host):
        raise LinkError("Unallowed characters in URL host")
    query = url.query[1:] if url.query.startswith("/?") else url.query
    return f"{scheme}//{url.host}{query}"


class _Url(NamedTuple):
    protocol: str
    userinfo: str
    """Including the `@`, or empty."""
    host: str
    port: str
    """Including the colon, or empty."""
    query: str
    """Path, query and fragment."""


def _parse(url: str) -> _Url:
    protocol = "http"
    found = _PROTOCOL.match(url)
    if found:
        protocol = found[1].lower()
        if protocol not in ("http", "https"):
            raise LinkError("Unsupported URL protocol")
        url = url[found.end() :]
    cut = _HOST_END.search(url)
    authority, query = (url[: cut.start()], url[cut.start() :]) if cut else (url, "")
    port = ""
    colon = re.fullmatch(r"(.+):([^:\]@]*)", authority, re.DOTALL)
    if colon:
        if not re.fullmatch(r"[0-9]{1,10}", colon[2]) or not 0 < int(colon[2]) <= 65535:
            raise LinkError("Wrong port number specified in the URL")
        authority, port = colon[1], f":{int(colon[2])}"
    userinfo, at, host = authority.rpartition("@")
    host = "".join(chr(ord(c) + 32) if "A" <= c <= "Z" else c for c in host)
    _check_host(host)
    if not _USERINFO.fullmatch(userinfo):
        raise LinkError("Disallowed character in URL userinfo")
    query = query.rstrip(_SPACE) or "/"
    if query[0] != "/":
        query = "/" + query
    query = "".join(c if c > " " else f"%{ord(c):02X}" for c in query)
    return _Url(protocol, userinfo + at if userinfo else "", host, port, query)


def _check_host(host: str) -> None:
    if not host:
        raise LinkError("URL host is empty")
    if host.startswith("[") and host.endswith("]"):
        try:
            ipaddress.IPv6Address(host[1:-1])
        except ValueError:
            raise LinkError("Wrong IPv6 address specified in the URL") from None
    elif host == ".":
        raise LinkError("Host is invalid")
    elif not _HOST.fullmatch(host):
        raise LinkError("Disallowed character in URL host")
