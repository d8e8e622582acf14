"""Whether the running bot is ready, as another process learns it: by asking its HTTP port."""

from __future__ import annotations

import http.client
import json
from contextlib import closing

from tickerbot.operations.findings import Finding
from tickerbot.setting_values import Address

TIMEOUT_S = 8.0
_ANY = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # where such a bot can be asked here
NAME = "ready"


def ask_running_bot(address: Address | None) -> Finding:
    """What the bot that listens at ``address`` says of itself."""
    if address is None:
        return Finding(
            "FAIL", NAME, "TICKERBOT_LISTEN is not set: the bot has no port to be asked at"
        )
    host = _ANY.get(address.host, address.host)
    try:
        with closing(
            http.client.HTTPConnection(host, address.port, timeout=TIMEOUT_S)
        ) as connection:
            connection.request("GET", "/readyz")
            answer = connection.getresponse()
            told = json.loads(answer.read())
            stuck, telegram = ", ".join(told.get("stuck", [])), told["telegram"]
    except (OSError, http.client.HTTPException, ValueError, TypeError, AttributeError, KeyError):
        return Finding("FAIL", NAME, f"no bot answers at {address}")
    if answer.status != http.HTTPStatus.OK:
        return Finding("FAIL", NAME, f"stuck: {stuck}")
    if telegram == "away":
        return Finding(
            "WARN", NAME, "all moves, but Telegram cannot be reached, or refuses the bot"
        )
    if "webhook" in told:
        return Finding("WARN", NAME, "all moves, but Telegram cannot bring updates to the webhook")
    return Finding("OK", NAME, "all moves")
