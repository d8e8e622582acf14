"""From the words of a query to the entries that are meant, best or newest first.

It reads the index that ``storage.archive`` keeps, and what ``text.german`` knows of the language. How
hits look, and what stands on the buttons under them, is for ``rendering`` and ``readers``.
"""
