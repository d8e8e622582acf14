"""What a scripted fault does to a request, before and after the call takes effect."""

from __future__ import annotations

from collections.abc import Callable

from aiohttp import web

from tickerbot.playground.faults import (
    BadGateway,
    DropAfter,
    DropBefore,
    Fault,
    FloodWait,
    Garbage,
    Hang,
    Refuse,
)
from tickerbot.playground.http_answers import drop_connection, error_json, error_response
from tickerbot.playground.values import Call, Refusal

_BAD_GATEWAY = """<html>\r
<head><title>502 Bad Gateway</title></head>\r
<body>\r
<center><h1>502 Bad Gateway</h1></center>\r
<hr><center>nginx/1.18.0</center>\r
</body>\r
</html>\r
"""


async def apply_before(
    fault: Fault, request: web.BaseRequest, call: Call, on_hang: Callable[[], None]
) -> web.StreamResponse | None:
    """Return the response that replaces the call, or None if the call is to take effect.

    `on_hang` is called before a request is made to hang.
    """
    match fault.kind:
        case Refuse(error_code, description, parameters):
            return _refuse(call, Refusal(error_code, description, parameters))
        case FloodWait(seconds):
            description = f"Too Many Requests: retry after {seconds}"
            return _refuse(call, Refusal(429, description, {"retry_after": seconds}))
        case BadGateway():
            call.status = 502
            return web.Response(text=_BAD_GATEWAY, status=502, content_type="text/html")
        case Garbage(taken=False):
            return _garbage(call, fault.kind)
        case DropBefore():
            return drop_connection(request)
        case Hang(seconds, taken=False):
            on_hang()
            await fault.hang(seconds)
            if request.transport is None or request.transport.is_closing():
                return drop_connection(request)
    return None


async def apply_after(
    fault: Fault, request: web.BaseRequest, call: Call, answer: web.StreamResponse
) -> web.StreamResponse:
    """Return the response to a call that has taken effect, given its usual answer."""
    if isinstance(fault.kind, DropAfter):
        call.status = 0
        return drop_connection(request)
    if isinstance(fault.kind, Garbage) and fault.kind.taken:
        return _garbage(call, fault.kind)
    if isinstance(fault.kind, Hang) and fault.kind.taken:
        await fault.hang(fault.kind.seconds)
    return answer


def _garbage(call: Call, kind: Garbage) -> web.Response:
    call.status = kind.status
    return web.Response(body=kind.body, status=kind.status, content_type="text/html")


def _refuse(call: Call, refusal: Refusal) -> web.Response:
    call.status, call.result = refusal.error_code, error_json(refusal)
    return error_response(refusal)
