"""The SQLite file: its schema, its transactions, and all SQL there is.

Plain functions of a ``sqlite_utils.Database`` with no event loop and no Telegram; only ``store`` runs
them beside the event loop. A module keeps a table or two, and whoever writes does so in a transaction
that the caller opens.
"""
