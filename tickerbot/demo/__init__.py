"""``tickerbot demo``: the real bot, an embedded Telegram and a page, in one process on this machine.

This package defines the people of the demo, prepares its database and finds a browser. The page and
the embedded Telegram belong to ``playground``, and the bot is the real one, without exceptions.
"""
