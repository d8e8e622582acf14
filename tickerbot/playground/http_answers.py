"""The HTTP answers of the Bot API server: results and errors as JSON, and closed connections."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from tickerbot.playground.values import Json, Refusal

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def encode(value: Any) -> bytes:
    """Return a value as JSON; lone surrogates become question marks."""
    return _JSON.encode(value).encode("utf-8", "replace")


def error_json(refusal: Refusal) -> Json:
    """Return the object that tells a client of a refusal."""
    answer: Json = {
        "ok": False,
        "error_code": refusal.error_code,
        "description": refusal.description,
    }
    if refusal.parameters:
        answer["parameters"] = refusal.parameters
    return answer


def error_response(refusal: Refusal) -> web.Response:
    """Return the HTTP response that tells a client of a refusal."""
    body = encode(error_json(refusal))
    wait = (refusal.parameters or {}).get("retry_after")
    return web.Response(
        body=body,
        status=refusal.error_code,
        content_type="application/json",
        headers={"Retry-After": str(wait)} if wait else None,
    )


def drop_connection(request: web.BaseRequest) -> web.Response:
    """Close the connection; the response returned here is never sent."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
