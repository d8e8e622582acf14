"""Reading the parameters of a Bot API request: from its query, and a form, multipart or JSON body."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from urllib.parse import unquote_plus

from aiohttp import web

from tickerbot.playground.params import Params, read_json
from tickerbot.playground.values import bad_request


async def read_params(request: web.BaseRequest) -> Params:
    """Return the parameters of a request; the body takes precedence over the query. Raises Refusal."""
    try:
        return await _read(request)
    except UnicodeDecodeError:
        raise bad_request("strings must be encoded in UTF-8") from None


async def _read(request: web.BaseRequest) -> Params:
    raw: dict[str, Any] = {}
    if request.rel_url.raw_query_string:
        raw.update(_read_form(request.rel_url.raw_query_string))
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
        except UnicodeDecodeError:
            raise
        except ValueError:
            raise bad_request("can't parse request JSON object") from None
        if not isinstance(values, dict):
            raise bad_request("can't parse request JSON object")
        raw.update(values)
    return Params(raw)


def _read_form(body: str) -> dict[str, str]:
    pairs = (pair.partition("=") for pair in body.split("&") if pair)
    return {_unquote(name): _unquote(value) for name, _, value in pairs}


@lru_cache(maxsize=1024)  # the calls of a broadcast differ only in the chat
def _unquote(piece: str) -> str:
    return unquote_plus(piece, errors="strict")


async def _multipart(request: web.BaseRequest, raw: dict[str, Any]) -> Params:
    files: dict[str, tuple[str, bytes, str]] = {}
    try:
        fields = await request.post()
    except UnicodeDecodeError:
        raise
    except (ValueError, AssertionError):  # so aiohttp says that it is no multipart form
        raise bad_request("can't parse multipart form data") from None
    for name, value in fields.items():
        if isinstance(value, web.FileField):
            files[name] = (value.filename, value.file.read(), value.content_type)
            value.file.close()
        elif isinstance(value, str):
            raw[name] = value
    return Params(raw, files)
