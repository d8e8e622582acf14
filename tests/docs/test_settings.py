"""The settings are told in three places: at the field, in README's table and in .env.example.

The fields lead: what they allow and what they are by default must stand in all three.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tickerbot.settings import (
    PAID_PER_SECOND,
    PER_SECOND,
    PREFIX,
    Settings,
    load_settings,
    unknown_variables,
)

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
EXAMPLE = (ROOT / ".env.example").read_text("utf-8")

FIELDS = Settings.model_fields
VARIABLES = [PREFIX + field.upper() for field in FIELDS]
# for those who run the tests
OF_TESTS = {"TICKERBOT_CHROMIUM"}

ROWS = re.findall(rf"^\| `({PREFIX}\w+)` \| (.+) \| (.+) \|$", README, re.MULTILINE)
# a comment, and the variable that it explains
ENTRIES = re.findall(r"((?:^# .+\n)+)^(\w+)=(.*)$", EXAMPLE, re.MULTILINE)


def written(default: Any) -> str:
    """A default as a person writes it into ``.env``."""
    match default:
        case None:
            return ""
        case bool():
            return str(default).lower()
        case timedelta():
            if not default:
                return "0s"
            hours = default / timedelta(hours=1)
            return f"{hours / 24:g}d" if hours % 24 == 0 else f"{hours:g}h"
        case frozenset():
            return ",".join(str(member) for member in sorted(default))
    return str(default)


def in_the_table(field: str) -> str:
    """A default as README's table tells it."""
    default = FIELDS[field].default
    if field == "messages_per_second":  # without a value it follows another setting
        return f"`{PER_SECOND:g}`; paid: `{PAID_PER_SECOND:g}`"
    if default is None:
        return "none"
    return f"`{written(default)}`" if written(default) else "empty"


def limits(field: str) -> list[str]:
    """What the type of a field allows: every choice, or the least and the greatest number."""
    schema = Settings.model_json_schema()["properties"][field]
    for kind in (schema, *schema.get("anyOf", ())):
        if "enum" in kind:
            return [str(choice) for choice in kind["enum"]]
        if "minimum" in kind:
            return [f"{kind['minimum']:g}", f"{kind['maximum']:g}"]
        if "minLength" in kind:
            return [str(kind["minLength"]), str(kind["maxLength"])]
    return []


def examples(text: str, introduction: str) -> Iterator[str]:
    """The values that a text gives as examples, such as these: ``3h, 90min or 2d``."""
    for listed in re.findall(rf"{introduction} (.+)", text):
        yield from (value for value in re.split(", | or ", listed) if " " not in value)


def names(text: str, word: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None


def test_the_table_and_the_example_file_tell_the_settings_in_their_order_and_nothing_else() -> None:
    assert [variable for variable, _, _ in ROWS] == VARIABLES
    assert [variable for _, variable, _ in ENTRIES] == VARIABLES
    assert re.findall(r"^\w+(?==)", EXAMPLE, re.MULTILINE) == VARIABLES, "one has no comment"
    assert set(re.findall(rf"{PREFIX}\w+", EXAMPLE)) == set(VARIABLES)
    assert set(re.findall(rf"{PREFIX}\w+", README)) == {*VARIABLES, *OF_TESTS}


@pytest.mark.parametrize(
    "document", sorted((ROOT / "docs").glob("*.md")), ids=lambda path: path.name
)
def test_a_document_names_no_setting_that_does_not_exist(document: Path) -> None:
    found = set(re.findall(rf"{PREFIX}\w+", document.read_text("utf-8")))
    assert found - set(VARIABLES) - OF_TESTS == set()


@pytest.mark.parametrize("field", FIELDS)
def test_the_default_is_told_as_it_is(field: str) -> None:
    variable = PREFIX + field.upper()
    assert [default for name, _, default in ROWS if name == variable] == [in_the_table(field)]
    assert [value for _, name, value in ENTRIES if name == variable] == [
        written(FIELDS[field].default)
    ]


def test_the_rate_that_the_table_tells_is_the_one_without_a_value() -> None:
    assert load_settings().rate == PER_SECOND
    assert load_settings(paid_broadcast=True).rate == PAID_PER_SECOND


@pytest.mark.parametrize("field", FIELDS)
def test_the_description_ends_the_sentence_that_tells_what_was_expected(field: str) -> None:
    description = FIELDS[field].description
    assert description, "Field(description=…) is missing; an error would say: expected None"
    assert description == description.strip().removesuffix(".")
    assert "\n" not in description


@pytest.mark.parametrize("field", FIELDS)
def test_what_is_allowed_is_told_at_the_field_and_its_ends_in_the_documents(field: str) -> None:
    allowed = limits(field)
    variable = PREFIX + field.upper()
    [meaning] = [meaning for name, meaning, _ in ROWS if name == variable]
    [comment] = [comment for comment, name, _ in ENTRIES if name == variable]
    assert [word for word in allowed if not names(FIELDS[field].description or "", word)] == []
    for word in allowed[:1] + allowed[-1:]:
        assert names(meaning, word)
        assert names(comment, word)


def test_choices_and_bounds_are_read_off_the_types() -> None:
    assert limits("language") == ["de", "en"]
    assert limits("messages_per_second") == ["1", "1000"]
    assert limits("name") == ["1", "64"]


def test_every_example_value_is_accepted() -> None:
    told = [
        (field, value)
        for field, info in FIELDS.items()
        for value in examples(info.description or "", "such as")
    ]
    told += [
        (variable.removeprefix(PREFIX).lower(), value)
        for comment, variable, _ in ENTRIES
        for value in examples(comment.removesuffix(".\n"), "For example")
    ]
    assert told.count(("stale_after", "90min")) == 2, "at the field and in .env.example"
    for field, value in told:
        load_settings(**{field: value})


def test_the_example_file_changes_nothing_as_it_is() -> None:
    defaults = load_settings()
    Path(".env").write_text(EXAMPLE, "utf-8")
    assert load_settings() == defaults
    assert unknown_variables() == []
