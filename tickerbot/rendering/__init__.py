"""How everything looks: entries, lists, cards, receipts, the status, in German and English.

Whatever is drawn takes a ``Voice``, a newsroom speaking one language, or a ``Renderer``, a voice that
also draws entries. Messages keep Telegram's limits; nothing is read, stored or sent here.
"""
