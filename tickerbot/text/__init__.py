"""Plain text and its parts: cleaning, sentences, cutting, passages, differences, an editor's own words.

Pure functions from text to text or to small values, for whatever language. Nothing here knows entries
in a database, Telegram or markup.
"""
