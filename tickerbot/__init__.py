"""A Telegram bot for a newsroom's live ticker."""
