"""Telegram's Bot API: updates arrive as values; messages are encoded, paced and posted.

The only package that knows Telegram's types and methods, its limits on sending, and what its answers
mean. What an update means for the ticker is decided in ``desk`` and ``readers``, whose routes are
passed in.
"""
