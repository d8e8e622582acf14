"""Checks a value against the types of the Bot API's specification."""

import json
from pathlib import Path
from typing import Any

FACTS: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "bot_api_facts.json").read_text("utf-8")
)
_PLAIN: dict[str, type | tuple[type, ...]] = {
    "Integer": int,
    "Float": (int, float),
    "String": str,
    "Boolean": bool,
}


def faults(value: Any, types: str, where: str = "answer") -> list[str]:
    """What is wrong with `value` as one of `types` (`A|B`); empty when it is valid."""
    tried = [_faults(value, kind, where) for kind in types.removesuffix("*").split("|")]
    return min(tried, key=len)


def _faults(value: Any, kind: str, where: str) -> list[str]:
    if kind.startswith("Array of "):
        if not isinstance(value, list):
            return [f"{where}: {value!r} is no list"]
        inner = kind.removeprefix("Array of ")
        return [
            fault
            for index, item in enumerate(value)
            for fault in faults(item, inner, f"{where}[{index}]")
        ]
    if kind in _PLAIN:
        fits = isinstance(value, _PLAIN[kind])
        if kind != "Boolean" and isinstance(value, bool):
            fits = False
        return [] if fits else [f"{where}: {value!r} is no {kind}"]
    if kind in FACTS["unions"]:
        return faults(value, "|".join(FACTS["unions"][kind]), where)
    if kind not in FACTS["types"]:
        return [f"{where}: {kind} is not among the facts"]
    return _object_faults(value, FACTS["types"][kind], where)


def _object_faults(value: Any, fields: dict[str, str], where: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{where}: {value!r} is no object"]
    found = [f"{where}: there is no field {name}" for name in value.keys() - fields.keys()]
    for name, types in fields.items():
        if name in value:
            found += faults(value[name], types, f"{where}.{name}")
        elif types.endswith("*"):
            found.append(f"{where}: {name} is missing")
    return found
