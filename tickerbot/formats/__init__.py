"""Documents and what they hold: ticker text in the newsrooms' forms, JSON, pasted pieces.

From bytes or text to entries, and from entries to text; a document that cannot be read says in which
line and why. What becomes of the entries is for ``storage``.
"""
