"""The command line: reads the settings, sets up logging, and calls the other packages.

Each command of ``tickerbot`` has a module, and imports what it alone needs when it runs, so that
every command starts quickly. What a command does in the database is decided elsewhere.
"""
