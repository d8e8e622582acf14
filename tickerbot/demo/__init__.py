"""``tickerbot demo``: the real bot, an embedded Telegram and a page, in one process on this machine.

Here stand the people of the scene, the demo's own database, and finding a browser. The page and the
embedded Telegram are the playground's, and nothing of the real bot may behave otherwise in the demo.
"""
