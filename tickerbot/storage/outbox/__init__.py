"""Who is owed what: chats, subscriptions, pushes, the copies of each, and what came of them.

The state machine of docs/design.md, as SQL. It knows entries by number and revision only, and nothing
of why one was published or corrected.
"""
