"""What the outbox owes is carried to Telegram, for as long as the bot runs.

Here is decided who is served next, when a message is encoded, what an outage is, and when an outcome
is recorded. What is owed stands in ``storage.outbox`` alone, and how requests are made in ``bot_api``.
"""
