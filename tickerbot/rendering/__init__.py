"""How everything looks: entries, lists, previews, receipts, status, in German and English.

Functions from values to messages within Telegram's limits, and the one way to the texts in ``locales``.
Nothing is read, stored or sent here.
"""
