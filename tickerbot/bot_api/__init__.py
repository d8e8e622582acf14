"""Telegram's Bot API: updates come in as values, messages go out encoded, paced and posted.

The only room that knows Telegram's types, methods, limits and the meaning of its answers. What an
update means for the ticker is for ``desk`` and ``readers``, which are handed in as routes.
"""
