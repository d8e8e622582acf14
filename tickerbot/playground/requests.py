"""Reading the parameters of a Bot API request: from its query, and a form, multipart or JSON body."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from urllib.parse import unquote_plus

from aiohttp import web

from tickerbot.playground.params import Params, read_json
from tickerbot.playground.values import Refusal


async def read_params(request: web.BaseRequest) -> Params:
    """Return the parameters of a request; the body takes precedence over the query. Raises Refusal."""
    raw: dict[str, Any] = {}
    if request.rel_url.raw_query_string:
        raw.update(request.rel_url.query)
    if not request.body_exists:
        return Params(raw)
    kind = request.content_type
    if kind == "multipart/form-data":
        return await _multipart(request, raw)
    body = await request.read()
    if kind == "application/x-www-form-urlencoded":
        raw.update(_read_form(body.decode()))
    elif kind == "application/json" and body:
        try:
            values = read_json(body.decode())
        except ValueError:
            raise Refusal(400, "Bad Request: can't parse request JSON object") from None
        if not isinstance(values, dict):
            raise Refusal(400, "Bad Request: can't parse request JSON object")
        raw.update(values)
    return Params(raw)


def _read_form(body: str) -> dict[str, str]:
    pairs = (pair.partition("=") for pair in body.split("&") if pair)
    return {_unquote(name): _unquote(value) for name, _, value in pairs}


@lru_cache(maxsize=1024)  # the calls of a broadcast differ only in the chat
def _unquote(piece: str) -> str:
    return unquote_plus(piece)


async def _multipart(request: web.BaseRequest, raw: dict[str, Any]) -> Params:
    files: dict[str, tuple[str, bytes, str]] = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[name] = (value.filename, value.file.read(), value.content_type)
            value.file.close()
        elif isinstance(value, str):
            raw[name] = value
    return Params(raw, files)
