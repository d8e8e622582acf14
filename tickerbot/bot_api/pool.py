"""Which of the kept connections a request takes."""

from __future__ import annotations

from typing import Any

import aiohttp
from aiohttp_socks import ProxyConnector


class _NewestFirst(aiohttp.BaseConnector):
    """A request takes the connection that was used last.

    Else all that a burst has opened would be used in turn, and none rest long enough to be closed.
    """

    async def _get(self, key: Any, traces: Any) -> Any:
        if kept := self._conns.get(key):
            kept.rotate(1)  # aiohttp takes the first
        return await super()._get(key, traces)


class DirectPool(_NewestFirst, aiohttp.TCPConnector):
    """Connections to the server itself, or to a proxy of HTTP."""


class SocksPool(_NewestFirst, ProxyConnector):
    """Connections that a SOCKS proxy makes."""
