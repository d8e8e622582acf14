"""``python -m tickerbot``: the same as the command ``tickerbot``."""

from tickerbot.cli import main

main()
