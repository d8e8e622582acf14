"""What the program knows of German: tokens, stems, sounds, days, dictionary, synonyms, related words.

Pure functions and word lists that the search index and the search share, so that texts and queries are
read alike. What to do with that knowledge is for ``search``.
"""
