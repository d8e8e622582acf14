"""The roster: whom of the team to tell of what. What somebody may do is asked of the database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tickerbot.model import Role
from tickerbot.storage import people
from tickerbot.storage.store import Store


@dataclass(frozen=True, slots=True)
class Roster:
    """The user ids of the team, kept up to date in place; ``editors`` are those who may publish."""

    store: Store
    on_change: Callable[[int, Role | None], None] = lambda _user_id, _role: None
    """Is told of everybody whose role has changed."""
    chiefs: frozenset[int] = frozenset()
    """Who is a chief by the settings, also after deleting everything."""
    members: set[int] = field(default_factory=set)
    editors: set[int] = field(default_factory=set)

    async def refresh(self) -> dict[int, Role]:
        """Read the team again, and return everybody's role."""
        team = await self.store.read(people.team)
        roles: dict[int, Role] = {
            p.user_id: p.role for p in team if p.user_id is not None and p.role is not None
        }
        roles |= dict.fromkeys(self.chiefs, "chief")
        self.members.clear()
        self.members.update(roles)
        self.editors.clear()
        self.editors.update(user_id for user_id, role in roles.items() if role != "author")
        return roles

    async def changed(self, user_id: int | None) -> None:
        """This person's role has changed."""
        roles = await self.refresh()
        if user_id is not None:
            self.on_change(user_id, roles.get(user_id))
