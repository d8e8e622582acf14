"""Write the file of the newest schema from the newest file that there is."""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from tests.schemas.files import dump, file_of, load, numbers
from tickerbot.storage.migrations import NEWEST, migrate

if file_of(NEWEST).exists():
    sys.exit(f"{file_of(NEWEST)} is there already")
with tempfile.TemporaryDirectory() as folder:
    path = Path(folder) / "ticker.db"
    load(numbers()[-1], path)
    with closing(Database(sqlite3.connect(path), execute_plugins=False)) as db:
        migrate(db)
        file_of(NEWEST).write_text(dump(db), "utf-8")
print(f"wrote {file_of(NEWEST)}; put rows of new kinds in by hand")
