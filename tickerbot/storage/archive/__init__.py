"""Entries as readers see them: stored, indexed, found, revised, exported.

What changes an entry changes its index and, through ``storage.outbox``, its copies in the same
transaction. Drafts and their publication are ``storage.newsroom``'s.
"""
