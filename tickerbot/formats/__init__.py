"""Document formats: ticker text as newsrooms write it, JSON, and pasted excerpts.

They turn bytes or text into entries, and entries into text; an error states the line and the reason.
Storing the entries is the business of ``storage``.
"""
