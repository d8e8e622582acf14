"""The proxy that requests go through: how its address is written, and where the environment has it."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from tickerbot.errors import SettingsError

EXPECTED = (
    "the address of a proxy, beginning with http://, https:// or socks5://,"
    " such as socks5://localhost:1080"
)
_PORTS = MappingProxyType({"http": 80, "https": 443, "socks5": 1080})
_HOST_AND_PORT = re.compile(r"(?:[^@\s]*@)?(?:\[[^\[\]@]+\]|[^\[\]:@\s]+)(?::[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Proxy:
    """One proxy. ``scheme`` is http, https or socks5; the last also looks up names."""

    scheme: str
    host: str
    port: int
    username: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    def __str__(self) -> str:
        """The address without user and password."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"


def parse_proxy(address: str) -> Proxy:
    """Read ``scheme://[user[:password]@]host[:port]``, user and password percent-encoded.

    Raises ValueError.
    """
    parts = urlsplit(address.strip())
    # curl's name for SOCKS5 where the proxy looks up names, as it always does here
    scheme = "socks5" if parts.scheme == "socks5h" else parts.scheme
    if scheme not in _PORTS or not _HOST_AND_PORT.fullmatch(parts.netloc) or parts.port == 0:
        raise ValueError
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError
    host = parts.hostname or ""
    if "[" in parts.netloc:
        ipaddress.IPv6Address(host)
    username, password = unquote(parts.username or ""), unquote(parts.password or "")
    if not (username + password).isprintable() or ":" in username:
        raise ValueError
    if scheme == "socks5" and not (username + password).isascii():  # aiohttp-socks sends no others
        raise ValueError
    return Proxy(scheme, host, parts.port or _PORTS[scheme], username, password)


def proxy_of_environment(url: str) -> Proxy | None:
    """The proxy that ``HTTPS_PROXY``, ``HTTP_PROXY`` or ``ALL_PROXY`` names for this URL, if any.

    There is none for hosts that ``NO_PROXY`` names, nor for this machine itself. Raises SettingsError.
    """
    parts = urlsplit(url)
    if is_loopback(parts.hostname or "") or proxy_bypass(parts.netloc.rpartition("@")[2]):
        return None
    found = getproxies()
    for kind in (parts.scheme, "all"):
        if address := found.get(kind):
            try:
                return parse_proxy(address)
            except ValueError:
                raise SettingsError(f"{kind.upper()}_PROXY is wrong: expected {EXPECTED}") from None
    return None


def is_loopback(host: str) -> bool:
    """Whether this name or address is that of this machine itself."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
