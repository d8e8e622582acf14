"""From the words of a query to the entries that are meant, the best or the newest first.

It reads the index that ``storage.archive`` maintains, and uses what ``text.german`` knows of German.
What hits look like, and which buttons stand below them, is up to ``rendering`` and ``readers``.
"""
