"""The SQLite file: its schema, its transactions, and the SQL that reads and writes the ticker.

Plain functions of a ``sqlite_utils.Database``, with no event loop and no Telegram; ``store`` alone runs
them beside the event loop. Functions that write leave it to their caller to open the
transaction. Only ``search`` has queries of its own, for the index that ``archive`` maintains.
"""
