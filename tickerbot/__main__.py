"""``python -m tickerbot``: the same as the command ``tickerbot``."""

from tickerbot.cli.main import main

main()
