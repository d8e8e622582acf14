"""What whoever runs the bot wants to know of it, watched from inside.

It is told by callables of what happens in delivery and on the way to Telegram, and writes down what
status commands tell. It changes nothing of what the bot does.
"""
