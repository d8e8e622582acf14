"""What a newsroom works on: drafts, publishing, corrections in the making, imports.

Here an editor's intention becomes an entry and a duty to deliver it, in one transaction. What is out
already is kept by ``storage.archive``, and what is owed to whom by ``storage.outbox``.
"""
