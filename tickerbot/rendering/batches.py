"""How several drafts of one message are decided on together: a message under their cards.

Its buttons carry ``all:<action>:<draft>:<digest>:<chats>-<entry>``: the draft of the whole message,
what tells whether a text has changed since, and what was promised.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256

from tickerbot.model import Button, Message
from tickerbot.rendering.cards import Promise, button_data
from tickerbot.rendering.previews import minutes_to_send
from tickerbot.rendering.voice import Voice
from tickerbot.storage.newsroom.drafts import EntryDraft
from tickerbot.storage.newsroom.plans import Plan

PREFIX = "all"
_DATA = re.compile(
    r"all:(?P<action>[a-z]):(?P<draft>[0-9]{1,15}):(?P<digest>[0-9a-f]{8})"
    r":(?P<reach>[0-9]{1,9})-(?P<newest>[0-9]{1,15})"
)


@dataclass(frozen=True, slots=True)
class BatchButton:
    """The meaning of a button: an action on all drafts of a message, as they were shown.

    ``promise.repeated`` is the newest entry that there was then.
    """

    action: str
    draft_id: int
    digest: str
    promise: Promise


def read_batch_button(data: str) -> BatchButton | None:
    """The meaning of a button's data; None if it is not of a batch."""
    form = _DATA.fullmatch(data)
    if form is None:
        return None
    promise = Promise(int(form["reach"]), int(form["newest"]))
    return BatchButton(form["action"], int(form["draft"]), form["digest"], promise)


def digest(batch: Sequence[EntryDraft]) -> str:
    """What is another one after any change of a text, and none when something is decided."""
    versions = " ".join(f"{draft.id}:{draft.version}" for draft in batch)
    return sha256(versions.encode()).hexdigest()[:8]


def batch_card(
    whole: EntryDraft,
    batch: Sequence[EntryDraft],
    voice: Voice,
    *,
    reach: int,
    newest: int,
    may_publish: bool,
) -> Message:
    """The message under the cards of a batch, of which each entry would reach ``reach`` chats at most.

    ``newest`` is the newest entry that there is. Who must not publish alone may ask for approval.
    """
    count = sum(is_undecided(draft) for draft in batch)
    minutes = minutes_to_send(reach * count, voice.newsroom.rate)
    rehearsal = all(draft.rehearsal for draft in batch)
    editor = "rehearsal" if rehearsal else "yes" if may_publish else "no"
    text = voice.html("batch-card", count=count, reach=reach, minutes=minutes, editor=editor)

    def button(key: str, action: str) -> tuple[Button, ...]:
        data = f"{PREFIX}:{action}:{whole.id}:{digest(batch)}:{reach}-{newest}"
        return (Button(voice.plain(key), data),)

    publish = (button("button-publish-all", "p"), button("button-publish-all-silent", "q"))
    decide = publish if may_publish else (button("button-ask-approval-all", "a"),)
    one = Button(voice.plain("button-one-entry"), button_data("1", whole))
    return Message(text, (*decide, button("button-discard-all", "x"), (one,)))


def is_undecided(draft: EntryDraft) -> bool:
    """Whether something is to be decided about a draft."""
    return draft.state == "open" and draft.submitted_at is None


def outcome_html(batch: Sequence[EntryDraft], voice: Voice, *, times: Collection[Plan] = ()) -> str:
    """What has become of each draft of a batch; ``times`` are the plans of those that are open."""
    held = {plan.draft_id for plan in times if plan.held}
    planned = {plan.draft_id for plan in times} - held
    numbers = [str(draft.entry_id) for draft in batch if draft.state == "published"]
    named = ", ".join(voice.plain("entry-number", number=number) for number in numbers)
    counts = Counter(
        "discarded" if draft.state == "discarded"
        else "held" if draft.id in held
        else "planned" if draft.id in planned
        else "waiting" if draft.submitted_at is not None
        else "open"
        for draft in batch if draft.state != "published"
    )  # fmt: skip
    lines = [voice.html("batch-published", numbers=named)] if numbers else []
    lines += [
        voice.html(f"batch-{state}", count=counts[state])
        for state in ("held", "planned", "waiting", "open", "discarded")
        if counts[state]
    ]
    return "\n".join(lines)
