"""Delivery: carries to Telegram what the outbox owes, for as long as the bot runs.

Decides which worker takes which duty, when its message is encoded, what counts as an outage, and
when an outcome is recorded. What is owed is in ``storage.outbox`` alone; how requests are made is up to
``bot_api``.
"""
