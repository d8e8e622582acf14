"""A small database of each schema that has landed, with every kind of row, as SQL.

``NNNN.sql`` is the schema after step NNNN. Files of older schemas are never changed. For a new step,
``python -m tests.schemas`` writes its file from the one before; rows of new kinds are then put in by
hand.
"""
