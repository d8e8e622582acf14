"""What the program knows of German: tokens, stems, phonetic codes, days, dictionary, related words.

Pure functions and word lists shared by the search index and the search, so that texts and queries are
analysed alike. What to do with that knowledge is the business of ``search``.
"""
