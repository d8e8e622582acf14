"""A poll: its question, its answers, who voted for what, and how the Bot API and a page show it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

_Json: TypeAlias = dict[str, Any]


@dataclass(slots=True, eq=False)
class Poll:
    """A poll, which is the same in all messages that it was forwarded to."""

    id: str
    question: str
    options: list[str]
    question_entities: list[_Json] = field(default_factory=list)
    option_entities: list[list[_Json]] = field(default_factory=list)
    is_anonymous: bool = True
    is_quiz: bool = False
    is_multiple: bool = False
    """Whether one may choose several answers."""
    is_revotable: bool = True
    correct: list[int] = field(default_factory=list)
    """The right answers of a quiz, by their places from 0."""
    explanation: str = ""
    explanation_entities: list[_Json] = field(default_factory=list)
    description: str = ""
    description_entities: list[_Json] = field(default_factory=list)
    hides_results: bool = False
    """Whether nobody sees the votes before it is closed."""
    open_period: int = 0
    close_date: int = 0
    """When it closes by itself, as Unix time in seconds; 0 for never."""
    is_closed: bool = False
    votes: dict[int, list[int]] = field(default_factory=dict)
    """The answers that each user chose, by their places from 0."""
    shown_in: list[tuple[int, int]] = field(default_factory=list)
    """The chats and messages that show it."""

    def copied(self, poll_id: str) -> Poll:
        """Return a new poll like this one, which nobody has voted in."""
        return replace(self, id=poll_id, votes={}, shown_in=[])

    @property
    def counts(self) -> list[int]:
        """How many chose each answer."""
        found = Counter(place for chosen in self.votes.values() for place in chosen)
        return [found[place] for place in range(len(self.options))]

    def as_json(self, *, with_correct: bool, in_message: bool) -> _Json:
        """Return the `Poll` object; of a quiz with the right answers if the bot may know them."""
        shown: _Json = {"id": self.id, "question": self.question}
        shown["options"] = [
            {"persistent_id": str(place), "text": text, "voter_count": count}
            | ({"text_entities": entities} if entities else {})
            for place, (text, count, entities) in enumerate(
                zip(self.options, self.counts, self.option_entities, strict=True)
            )
        ]
        shown |= {
            "total_voter_count": len(self.votes),
            "is_closed": self.is_closed,
            "is_anonymous": self.is_anonymous,
            "type": "quiz" if self.is_quiz else "regular",
            "allows_multiple_answers": self.is_multiple,
            "allows_revoting": self.is_revotable,
            "members_only": False,
        }
        optional: _Json = {
            "question_entities": self.question_entities,
            "explanation": self.explanation,
            "explanation_entities": self.explanation_entities,
            "open_period": self.open_period,
            "close_date": self.close_date,
        }
        if in_message:
            optional["description"] = self.description
            optional["description_entities"] = self.description_entities
        if self.is_quiz and (with_correct or self.is_closed):
            optional["correct_option_ids"] = self.correct
        return shown | {name: value for name, value in optional.items() if value}

    def view(self, user_id: int) -> _Json:
        """Return the poll as this user's page shows it: results once they have voted, or it is over."""
        own = self.votes.get(user_id)
        is_shown = self.is_closed or (own is not None and not self.hides_results)
        is_told = self.is_quiz and (self.is_closed or own is not None)
        return {
            "question": self.question,
            "description": self.description,
            "options": [
                {
                    "text": text,
                    "votes": count if is_shown else None,
                    "chosen": place in (own or ()),
                    "right": place in self.correct if is_told else None,
                }
                for place, (text, count) in enumerate(zip(self.options, self.counts, strict=True))
            ],
            "voters": len(self.votes),
            "voted": own is not None,
            "closed": self.is_closed,
            "anonymous": self.is_anonymous,
            "quiz": self.is_quiz,
            "multiple": self.is_multiple,
            "revotable": self.is_revotable,
            "explanation": self.explanation if is_told else "",
        }

    def choose(self, user_id: int, chosen: Sequence[int]) -> None:
        """Let the user vote for these answers; for none: take the vote back."""
        if chosen:
            self.votes[user_id] = sorted(set(chosen))
        else:
            self.votes.pop(user_id, None)
