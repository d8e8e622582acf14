"""A proxy as others run it: HTTP (RFC 9110: CONNECT, absolute targets) and SOCKS5 (RFC 1928, 1929)."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import ssl
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlsplit

Reader: TypeAlias = asyncio.StreamReader
Writer: TypeAlias = asyncio.StreamWriter


class ProxyServer:
    """Passes bytes on. ``access``: the ``user:password`` that it asks for."""

    def __init__(self, access: str = "") -> None:
        self._access = access
        self.targets: list[str] = []
        """``host:port`` of each connection that it was asked for and let through."""
        self.port = 0

    @contextlib.asynccontextmanager
    async def serve(self, tls: ssl.SSLContext | None = None) -> AsyncIterator[ProxyServer]:
        async with serving(self._handle, tls) as self.port:
            yield self

    async def _handle(self, reader: Reader, writer: Writer) -> None:
        first = await reader.readexactly(1)
        if first == b"\x05":
            await self._socks(reader, writer)
        else:
            await self._http(first + await reader.readuntil(b"\r\n\r\n"), reader, writer)

    async def _http(self, head: bytes, reader: Reader, writer: Writer) -> None:
        method, target, _ = head.partition(b"\r\n")[0].decode().split()
        access = base64.b64encode(self._access.encode())
        if self._access and b"Proxy-Authorization: Basic " + access + b"\r\n" not in head:
            writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            return
        place = target if method == "CONNECT" else urlsplit(target).netloc
        host, _, port = place.rpartition(":")
        try:
            onward = await self._open(host, int(port))
        except OSError:
            writer.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
            return
        if method == "CONNECT":
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        else:
            onward[1].write(head)
        await join(reader, writer, *onward)

    async def _socks(self, reader: Reader, writer: Writer) -> None:
        methods = await reader.readexactly((await reader.readexactly(1))[0])
        wanted = 2 if self._access else 0
        if wanted not in methods:
            writer.write(b"\x05\xff")
            return
        writer.write(bytes([5, wanted]))
        if self._access:
            await reader.readexactly(1)
            user, password = await _short(reader), await _short(reader)
            if f"{user}:{password}" != self._access:
                writer.write(b"\x01\x01")
                return
            writer.write(b"\x01\x00")
        *_, kind = await reader.readexactly(4)
        host = (
            await _short(reader) if kind == 3 else ".".join(map(str, await reader.readexactly(4)))
        )
        port = int.from_bytes(await reader.readexactly(2))
        try:
            onward = await self._open(host, port)
        except OSError:
            writer.write(b"\x05\x05\x00\x01" + bytes(6))
            return
        writer.write(b"\x05\x00\x00\x01" + bytes(6))
        await join(reader, writer, *onward)

    async def _open(self, host: str, port: int) -> tuple[Reader, Writer]:
        onward = await asyncio.open_connection(host, port)
        self.targets.append(f"{host}:{port}")
        return onward


async def _short(reader: Reader) -> str:
    return (await reader.readexactly((await reader.readexactly(1))[0])).decode()


async def join(reader: Reader, writer: Writer, other: Reader, onward: Writer) -> None:
    """Pass bytes on in both ways until one side ends."""

    async def copy(source: Reader, target: Writer) -> None:
        with contextlib.suppress(OSError):
            while data := await source.read(65536):
                target.write(data)
                await target.drain()
            target.close()

    try:
        await asyncio.gather(copy(reader, onward), copy(other, writer))
    finally:
        onward.close()


@contextlib.asynccontextmanager
async def serving(
    handle: Callable[[Reader, Writer], Awaitable[None]], tls: ssl.SSLContext | None = None
) -> AsyncIterator[int]:
    """Listen on a port of this machine; at the end all connections are cut."""
    tasks = set[asyncio.Task[None]]()

    async def answer(reader: Reader, writer: Writer) -> None:
        try:
            await handle(reader, writer)
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    def accept(reader: Reader, writer: Writer) -> None:
        task = asyncio.create_task(answer(reader, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    server = await asyncio.start_server(accept, "localhost", 0, ssl=tls, family=2)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@contextlib.asynccontextmanager
async def tls_before(port: int, tls: ssl.SSLContext) -> AsyncIterator[int]:
    """TLS in front of a port of this machine; yields its own port."""

    async def handle(reader: Reader, writer: Writer) -> None:
        await join(reader, writer, *await asyncio.open_connection("127.0.0.1", port))

    async with serving(handle, tls) as front:
        yield front


def make_certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """TLS of a server that is called localhost, and the certificate, which nobody else has signed."""
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost"
    command += " -addext subjectAltName=DNS:localhost -keyout key.pem -out cert.pem"
    subprocess.run(command.split(), cwd=folder, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context, folder / "cert.pem"
