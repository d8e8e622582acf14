"""The readers' side of the chat: their commands, buttons, searches, inline queries and subscriptions.

A new reader command is a function in one of these modules and a line in the table of its routes. What
is found is for ``search`` and ``storage``, how it looks for ``rendering``, who may ask for ``bot_api``.
"""
