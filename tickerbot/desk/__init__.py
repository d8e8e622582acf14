"""The editors' side of the chat: from an editor's words to a publication, a correction, a retraction.

Every editor's command and button ends here, and so do receipts and notices, which are for editors too.
How things look is for ``rendering``, what becomes true in the database for ``storage.newsroom``.
"""
