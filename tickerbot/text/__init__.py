"""Plain text: cleaning, sentences, cutting to length, snippets, differences, reading what editors type.

Pure functions from text to text or to small values, in any language but for ``german``. Nothing here
knows of the database, Telegram or markup.
"""
