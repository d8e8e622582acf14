"""The command line: reads the settings, sets up logging, and calls the other packages.

Each module has the commands of one subject; a command imports what it alone needs when it runs, so
that every command starts quickly. What a command does in the database is decided elsewhere.
"""
