"""The SQLite file: its schema, its transactions, and all SQL there is.

Plain functions of a ``sqlite_utils.Database``, with no event loop and no Telegram; ``store`` alone runs
them beside the event loop. Each module owns a table or two, and functions that write leave it to their
caller to open the transaction.
"""
