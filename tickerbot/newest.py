"""What a bot remembers while it runs, which is for months: never without a bound."""

from __future__ import annotations

from collections import UserDict
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Newest(UserDict[K, V]):
    """A mapping of the ``most`` newest keys at most: for a key more, the oldest is forgotten."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def __setitem__(self, key: K, value: V) -> None:
        if key not in self.data and len(self.data) >= self._most:
            del self.data[next(iter(self.data))]
        self.data[key] = value
