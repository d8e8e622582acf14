"""The command line: reads the settings, sets up logging, and hands over to the other rooms.

A module here is one command of ``tickerbot``; what only that command needs is imported by it, so that
each starts quickly. What a command does in the database, or says about it, is not decided here.
"""
