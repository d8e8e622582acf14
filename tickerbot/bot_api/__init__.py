"""Telegram's Bot API: updates arrive as values; messages are encoded, paced and posted.

The only package that knows Telegram's types, methods and limits, and what its answers mean. What an
update means for the ticker is decided in ``desk`` and ``readers``, whose routes are passed in.
"""
