"""What the operator of a bot needs to know about it, observed from inside the process.

Delivery and polling report to it through the ``Watcher`` protocol, and what the status commands show
is stored. It does not affect what the bot does.
"""
