"""The lines that ``tickerbot run`` can end with, from the source; ``…`` stands for what varies."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2] / "tickerbot"
ERRORS = {
    "TickerbotError", "SettingsError", "DatabaseError", "DatabaseBusy", "DatabaseReplaced",
    "DatabaseOverwritten", "LogTaken", "AlreadyRunning", "AnotherBot", "StoreClosed", "PortTaken",
    "TelegramRefused",
}  # fmt: skip
NOT_OF_THE_BOT = {
    "cli", "demo", "formats", "playground", "storage/safekeeping.py", "storage/restoring.py",
    "storage/reading.py", "storage/outbox/chat_lists.py", "storage/archive/imports.py",
}  # fmt: skip
"""What other commands say; they tell it to whoever gave them, at once."""
NO_ENDINGS = {
    "the database is closed; this job came too late",
    "the database is not open yet",
    "…: …",
    "…; name another file",
}
"""What is handled inside, and what others of these lines are put into."""


def endings() -> set[str]:
    """The lines, each as a template."""
    return {template for path in _sources() for template in _lines(path)} - NO_ENDINGS


def _sources() -> Iterator[Path]:
    for path in sorted(ROOT.rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if not any(name == part or name.startswith(f"{part}/") for part in NOT_OF_THE_BOT):
            yield path


def _lines(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text("utf-8"))
    tells = path.name in ("transactions.py", "files.py")
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name), args=[first, *_]) if name in ERRORS:
                yield from _told_by(first)
            case ast.Dict(values=values) if tells:  # what SQLite says
                for value in values:
                    yield from _told_by(value)
            case ast.Assign(value=value) if tells or path == ROOT / "errors.py":
                yield from _told_by(value)
            case ast.Return(value=value) if tells:
                yield from _told_by(value)


def _told_by(node: ast.expr | None) -> Iterator[str]:
    template = _template(node) if node is not None else None
    if template and " " in template:
        yield template


def _placeholder(part: ast.expr) -> str:
    is_prefix = isinstance(part, ast.FormattedValue) and getattr(part.value, "id", "") == "PREFIX"
    return "TICKERBOT_" if is_prefix else "…"


def _template(node: ast.expr) -> str | None:
    match node:
        case ast.Constant(value=str(text)):
            return " ".join(text.split())
        case ast.JoinedStr(values=parts):
            texts = [
                str(part.value) if isinstance(part, ast.Constant) else _placeholder(part)
                for part in parts
            ]
            return " ".join("".join(texts).split())
    return None
