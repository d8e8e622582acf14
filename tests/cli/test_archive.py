"""The command line, as operators and their scripts use it: real processes, real files."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from tests.commandline import obey_modes, tickerbot, write
from tests.databases import new_database
from tests.strategies import bodies, headlines
from tests.ticker_texts import ALASKA, TWO_ENTRIES, fill_archive, needs_alaska
from tickerbot.cli.main import cli
from tickerbot.formats.documents import read_document
from tickerbot.settings import load_settings
from tickerbot.storage.archive import entries
from tickerbot.storage.archive.exports import export_json, export_text
from tickerbot.storage.archive.imports import import_entries
from tickerbot.storage.database import open_database

ZONE = load_settings().timezone


def stored() -> int:
    """How many entries the archive holds."""
    with closing(open_database(Path("ticker.db"))) as db:
        return entries.count_entries(db)


@needs_alaska
@pytest.mark.usefixtures("nothing_there")
def test_the_real_ticker_goes_in_and_comes_out_unchanged() -> None:
    shown = json.loads(tickerbot("import", "--dry-run", "--json", str(ALASKA)).stdout)
    assert [(entry["date"], entry["time"], len(entry["body"])) for entry in shown] == [
        ("2025-08-11", None, 1),
        ("2025-08-11", None, 1),
        ("2025-08-11", None, 1),
        ("2025-08-11", None, 2),
        ("2025-08-11", None, 1),
    ]
    assert not Path("ticker.db").exists()
    assert "5 added" in tickerbot("import", str(ALASKA)).stdout
    out = tickerbot("export", "--text").stdout
    original = ALASKA.read_text("utf-8").split("\n\n")
    original[0] = original[0].strip().removeprefix("date 2025-08-11 ")
    assert out.rstrip("\n").split("\n\n") == ["date 2025-08-11", *original]


def test_importing_again_adds_nothing() -> None:
    name = write("ticker.txt", TWO_ENTRIES)
    assert tickerbot("import", name).stdout == "ticker.txt: 2 added, 0 known already\n"
    assert tickerbot("import", name).stdout == "ticker.txt: 0 added, 2 known already\n"
    assert stored() == 2


def test_standard_input_is_a_file_too() -> None:
    done = tickerbot("import", "-", stdin=TWO_ENTRIES.encode("utf-16"))
    assert done.stdout == "standard input: 2 added, 0 known already\n"


def test_an_export_is_newest_first_and_gives_the_same_entries_again() -> None:
    records = [
        {
            "headline": "Neu",
            "body": ["Eins.", "Zwei."],
            "published_at": "2025-10-26T02:30:00+01:00",
        },
        {
            "headline": "Älter",
            "body": "Eins.\n\nZwei.",
            "published_at": "2025-10-26T02:30:00+02:00",
        },
        {"headline": "Nur der Tag", "body": [], "published_at": "2025-10-25"},
        {"headline": "Ohne alles", "body": ["– Punkt\n– Punkt"]},
    ]
    write("in.jsonl", "\n".join(json.dumps(record) for record in records))
    tickerbot("import", "in.jsonl")
    first = tickerbot("export", "--json", "-o", "out.jsonl")
    assert first.stdout == ""
    lines = [json.loads(line) for line in Path("out.jsonl").read_text("utf-8").splitlines()]
    assert [line["headline"] for line in lines] == ["Neu", "Älter", "Nur der Tag", "Ohne alles"]
    assert [line["published_at"] for line in lines] == [
        "2025-10-26T02:30:00+01:00",
        "2025-10-26T02:30:00+02:00",
        "2025-10-25",
        None,
    ]
    assert lines[1]["body"] == ["Eins.", "Zwei."]
    tickerbot("import", "out.jsonl", TICKERBOT_DATABASE="second.db")
    again = tickerbot("export", TICKERBOT_DATABASE="second.db").stdout
    assert again == Path("out.jsonl").read_text("utf-8")
    tickerbot("export", "--text", "-o", "out.txt")
    tickerbot("import", "out.txt", TICKERBOT_DATABASE="third.db")
    third = tickerbot("export", "--text", TICKERBOT_DATABASE="third.db").stdout
    assert third == Path("out.txt").read_text("utf-8")


moments = st.one_of(
    st.none(),
    st.dates(date(1990, 1, 1), date(2090, 1, 1)).map(date.isoformat),
    st.integers(10**9, 3 * 10**9).map(lambda s: datetime.fromtimestamp(s, UTC).isoformat()),
)
records = st.fixed_dictionaries(
    {"headline": headlines, "body": bodies.map(list)}, optional={"published_at": moments}
)


def archive_of(folder: Path, name: str, data: str) -> Database:
    """A new archive with this document."""
    db = new_database(folder / name)
    document = read_document(data.encode(), ZONE)
    import_entries(db, document, ZONE)
    return db


@given(st.lists(records, min_size=1, max_size=8))
def test_whatever_is_imported_comes_back_from_both_exports(documents: list[object]) -> None:
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        first = archive_of(folder, "1.db", json.dumps(documents))
        stack.callback(first.close)
        lines: list[str] = []
        export_json(first, ZONE, lines.append)
        second = archive_of(folder, "2.db", "".join(lines))
        stack.callback(second.close)
        assert list(entries.all_entries(second)) == list(entries.all_entries(first))
        texts: list[str] = []
        export_text(first, ZONE, texts.append)
        third = archive_of(folder, "3.db", "".join(texts))
        stack.callback(third.close)

        def to_the_minute(db: Database) -> list[object]:
            return [
                (e.headline, e.body, e.day, e.published_at and e.published_at.replace(second=0))
                for e in entries.all_entries(db)
            ]

        assert to_the_minute(third) == to_the_minute(first)


@pytest.mark.parametrize(
    ("content", "line", "complaint"),
    [
        (b"", "", "empty"),
        (b'{"headline": "A"}\n{"headline": "B", "autor": "C"}\n', ", line 2", "autor"),
        (b'[{"headline": ""}]', ", line 1", "headline"),
        (b"\x00\x01\x02" * 400, "", "not text"),
        (
            b"Sehr geehrte Damen und Herren,\n\nanbei die Rechnung.\n\nMit freundlichen Gr\xfc\xdfen\n",
            "",
            "",
        ),
    ],
)
def test_a_bad_file_is_told_with_its_line_and_nothing_of_it_is_imported(
    content: bytes, line: str, complaint: str
) -> None:
    Path("bad.txt").write_bytes(content)
    good = write("good.txt", TWO_ENTRIES)
    done = tickerbot("import", good, "bad.txt", expect=1)
    assert done.stderr.startswith(f"tickerbot: bad.txt{line}")
    assert complaint in done.stderr
    assert "nothing of this file was imported" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert stored() == 2


@pytest.mark.parametrize("options", [[], ["--dry-run"], ["--push"], ["--format", "json"]])
def test_a_file_too_large_to_be_held_is_refused_and_said_how_to_split(options: list[str]) -> None:
    with Path("large.txt").open("wb") as file:
        file.truncate(8 * 10**9)  # more than a machine for tests has memory
    good = write("good.txt", TWO_ENTRIES)
    for large in ("large.txt", "/dev/zero"):  # one that tells its size, and one without end
        done = tickerbot("import", *options, large, good, expect=1)
        complaint = done.stderr.splitlines()[0]
        assert complaint.startswith(f"tickerbot: {large}: the file is larger than 32 MB; split it")
        assert complaint.endswith("nothing of this file was imported")
        assert ("good.txt: " in done.stdout) == ("json" not in options)


def test_parts_of_a_split_export_give_the_same_archive() -> None:
    lines = [
        json.dumps({"headline": str(n), "published_at": f"2026-03-0{9 - n}T09:05:00+01:00"}) + "\n"
        for n in range(9)
    ]
    tickerbot("import", write("whole.jsonl", "".join(lines)))
    parts = [write(f"part-{n}", "".join(lines[3 * n : 3 * n + 3])) for n in range(3)]
    tickerbot("import", *parts, TICKERBOT_DATABASE="parts.db")
    assert [
        json.loads(line)["headline"]
        for line in tickerbot("export", TICKERBOT_DATABASE="parts.db").stdout.splitlines()
    ] == [json.loads(line)["headline"] for line in tickerbot("export").stdout.splitlines()]


def test_files_that_are_not_there_are_told() -> None:
    done = tickerbot("import", "nowhere.txt", ".", expect=1)
    assert "nowhere.txt: No such file" in done.stderr
    assert ".: Is a directory" in done.stderr


def test_the_kind_can_be_forced() -> None:
    name = write("ticker.txt", TWO_ENTRIES)
    assert "ticker.txt, line 1" in tickerbot("import", "--format", "json", name, expect=1).stderr


@pytest.mark.usefixtures("nothing_there")
def test_a_dry_run_shows_what_is_new_and_changes_nothing() -> None:
    name = write("ticker.txt", TWO_ENTRIES)
    done = tickerbot("import", "--dry-run", name)
    assert "2 would be added, 0 known already" in done.stdout
    assert "2026-03-02" in done.stdout
    assert not Path("ticker.db").exists()
    tickerbot("import", name)
    assert "0 would be added, 2 known already" in tickerbot("import", "--dry-run", name).stdout
    assert tickerbot("import", "--json", name, expect=2).stderr


def test_times_without_a_date_are_pointed_out() -> None:
    name = write("ticker.txt", "+++ 21:01 Deich hält +++\n\nGut so.\n")
    done = tickerbot("import", name)
    assert "1 entries have a time but no date" in done.stderr


def test_search_prints_what_is_found_and_is_content_with_nothing() -> None:
    fill_archive(Path("ticker.db"), TWO_ENTRIES)
    found = json.loads(tickerbot("search", "--json", "deichgraf").stdout)
    assert found == [
        {
            "id": 2,
            "headline": "Deich hält",
            "published_at": "2026-03-02",
            "snippet": "Der Deichgraf ist froh.",
        }
    ]
    assert "Deich hält" in tickerbot("search", "DEICH", "hält").stdout
    assert json.loads(tickerbot("search", "--json", "Quastenflosser").stdout) == []
    assert json.loads(tickerbot("search", "--json", "--limit", "1", 'AND " ( *').stdout) == []
    assert tickerbot("search", "Quastenflosser").stdout == "nothing found\n"


def test_search_tells_all_that_the_chat_tells() -> None:
    fill_archive(Path("ticker.db"), TWO_ENTRIES)
    done = tickerbot("search", "deichgrag")
    assert done.stdout.splitlines()[0] == "showing: Deichgraf"
    assert done.stdout.splitlines()[-1] == "    Der Deichgraf ist froh."
    done = tickerbot("search", "--json", "deichgrag")
    assert [hit["id"] for hit in json.loads(done.stdout)] == [2]
    assert done.stderr == "tickerbot: showing: Deichgraf\n"
    done = tickerbot("search", "--as-typed", "deichgrag")
    assert done.stdout == "nothing found\n"
    done = tickerbot("search", "Deich", "Quastenflosser")
    assert done.stdout == "nothing found\nthe archive does have: Deich\n"
    done = tickerbot("search", "--json", "Deich", "Quastenflosser")
    assert json.loads(done.stdout) == []
    assert "the archive does have: Deich" in done.stderr


def test_search_orders_by_relevance_or_newest_first() -> None:
    text = "Sturm zieht auf\n\nNoch ruhig.\n\nRuhe\n\nVor dem Sturm.\n"
    fill_archive(Path("ticker.db"), f"date 2026-03-02\n\n{text}")
    fill_archive(Path("ticker.db"), "date 2026-03-03\n\nWieder Ruhe\n\nNach dem Sturm.\n")

    def found(*options: str) -> list[str]:
        done = tickerbot("search", "--json", *options, "sturm")
        return [hit["headline"] for hit in json.loads(done.stdout)]

    assert found() == found("--order", "relevance") == ["Sturm zieht auf", "Wieder Ruhe", "Ruhe"]
    assert found("--order", "newest") == ["Wieder Ruhe", "Sturm zieht auf", "Ruhe"]
    lines = tickerbot("search", "--limit", "2", "sturm").stdout.splitlines()
    assert lines[0] == "3 hits, the first 2:"


@pytest.mark.usefixtures("nothing_there")
def test_without_a_database_search_and_export_say_so() -> None:
    for command in (["search", "x"], ["export"]):
        assert "there is no such database yet" in tickerbot(*command, expect=1).stderr


def test_wrong_settings_end_every_command_with_one_line_and_status_2() -> None:
    for command in (["run"], ["export"], ["search", "x"], ["import", "-"]):
        done = tickerbot(*command, TICKERBOT_TIMEZONE="Mars/Olympus", expect=2)
        assert done.stderr == (
            "tickerbot: TICKERBOT_TIMEZONE is wrong:"
            " expected an IANA time zone, such as Europe/Berlin\n"
        )
    assert "TICKERBOT_TOKEN is not set" in tickerbot("run", expect=2).stderr


def test_unknown_settings_are_pointed_out_and_the_command_goes_on() -> None:
    done = tickerbot("import", write("ticker.txt", TWO_ENTRIES), TICKERBOT_LANGUAG="en")
    assert "did you mean TICKERBOT_LANGUAGE?" in done.stderr
    assert "2 added" in done.stdout


def test_a_reader_that_stops_reading_is_no_error() -> None:
    many = "\n".join(json.dumps({"headline": f"Nr. {n}", "body": "x" * 900}) for n in range(500))
    fill_archive(Path("ticker.db"), many)
    command = f"{sys.executable} -m tickerbot export | head -n 1 >/dev/null"
    environment = {**os.environ, "TICKERBOT_DATABASE": "ticker.db"}
    done = subprocess.run(["bash", "-c", command], env=environment, capture_output=True)
    assert done.stderr == b""


def test_the_demo_refuses_what_it_cannot_serve_in_one_line() -> None:
    fill_archive(Path("ticker.db"), TWO_ENTRIES)
    before = Path("ticker.db").read_bytes()
    done = tickerbot("demo", "--no-browser", "--database", "ticker.db", expect=1)
    assert done.stderr.startswith("tickerbot: ticker.db: no demo made this file")
    assert (done.stdout, len(done.stderr.splitlines())) == ("", 1)
    assert Path("ticker.db").read_bytes() == before
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        done = tickerbot("demo", "--no-browser", "--port", str(port), expect=1)
    assert done.stderr.startswith(f"tickerbot: port {port} cannot be had (another program has it)")
    assert (done.stdout, len(done.stderr.splitlines())) == ("", 1)
    for arguments in (["--port", "65536"], ["--port", "x"], ["--database", "."]):
        refusal = CliRunner().invoke(cli, ["demo", *arguments])
        assert refusal.exit_code == 2
        assert "Error: Invalid value" in refusal.output


RISING = """Sturm im Norden

14.03.2026

08:30 Uhr | Flut kommt

Oh.

16:50 Uhr | Deich hält

Gut.
"""


def test_a_dry_run_tells_the_order_and_the_lines_in_no_entry() -> None:
    name = write("ticker.txt", RISING)
    assert tickerbot("import", "--dry-run", name).stdout.splitlines() == [
        "ticker.txt: 2 would be added, 0 known already",
        "  2026-03-14 16:50  Deich hält  (1 paragraph)",
        "  2026-03-14 08:30  Flut kommt  (1 paragraph)",
        "  order of the document: oldest first (--order decides)",
        "  line 1: in no entry: Sturm im Norden",
    ]
    shown = json.loads(tickerbot("import", "--dry-run", "--json", name).stdout)
    assert [(entry["order"], entry["order_assumed"], entry["line"]) for entry in shown] == [
        ("oldest", False, 9),
        ("oldest", False, 5),
    ]
    assert [entry["remarks"] for entry in shown] == [
        [],
        [{"line": 1, "kind": "left-out", "text": "Sturm im Norden"}],
    ]


def test_the_order_can_be_decided_and_a_date_that_is_guessed_for_it_is_told() -> None:
    name = write("ticker.txt", RISING)
    told = tickerbot("import", "--dry-run", "--order", "newest", name).stdout
    assert "  2026-03-13 16:50  Deich hält" in told
    assert "  line 9: the date 2026-03-13 is guessed" in told
    assert "order of the document: newest first (--order decides)" in told


def test_an_import_points_out_what_was_not_understood() -> None:
    name = write("ticker.txt", RISING)
    done = tickerbot("import", name)
    assert done.stdout == "ticker.txt: 2 added, 0 known already\n"
    assert "ticker.txt: 1 line in no entry; --dry-run lists them" in done.stderr
    out = tickerbot("export", "--text").stdout
    assert out.index("Deich hält") < out.index("Flut kommt")


@pytest.mark.parametrize("command", ["export", "chats export"])
@pytest.mark.parametrize("place", ["missing/x.jsonl", "loop", "x" * 300, "file/x"])
def test_an_export_that_cannot_be_written_is_told_in_a_line(command: str, place: str) -> None:
    write("news.txt", "Deich hält\n\nGut so.\n")
    tickerbot("import", "news.txt")
    Path("loop").symlink_to("loop")
    write("file", "")
    said = tickerbot(*command.split(), "-o", place, expect=1).stderr
    assert said.startswith("tickerbot: ")
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize("command", ["import", "import --dry-run", "chats import"])
@pytest.mark.parametrize("place", [".", "missing.txt", "loop", "x" * 300, "file/x", "unreadable"])
def test_a_file_that_cannot_be_read_is_told_in_a_line(command: str, place: str) -> None:
    Path("loop").symlink_to("loop")
    write("file", "")
    write("unreadable", "")
    Path("unreadable").chmod(0)
    said = tickerbot(*command.split(), place, expect=1, begin=obey_modes).stderr
    assert said.startswith(f"tickerbot: {place}: ")
    assert said.endswith("; nothing of this file was imported\n")
    assert len(said.splitlines()) == 1
