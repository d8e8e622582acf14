"""The credit of a picture is the last line that says whose it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerbot.text.composition import (
    credit_of,
    end_with_credit,
    keep_credit,
    without_credit,
)
from tickerbot.text.credits import (
    MAX_CREDIT,
    is_credit,
    is_refusal,
    is_refused,
    split_credit,
    split_text,
)

WORDS = st.sampled_from(["Foto", "FOTO", "Bild", "Video", "Photo", "Fotos"])
NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=40
)
PARAGRAPH = st.text("abc .,\n", min_size=1).map(str.strip).filter(bool)


@given(WORDS, NAMES)
def test_a_word_a_colon_and_a_name_are_a_credit(word: str, name: str) -> None:
    assert is_credit(f"{word}: {name}")
    assert not is_credit(f"{word} {name}".replace(":", ""))
    assert not is_credit(f"{word}: {name * MAX_CREDIT}")


@given(st.lists(PARAGRAPH, max_size=3), WORDS, NAMES, st.booleans())
def test_the_credit_is_taken_from_the_end_and_nothing_else_is(
    body: list[str], word: str, name: str, joined: bool
) -> None:
    credit = f"{word}: {name}"
    whole = [*body[:-1], f"{body[-1]}\n{credit}"] if body and joined else [*body, credit]
    assert split_credit(whole) == (tuple(body), credit)
    assert split_credit(body) == (tuple(body), "")


def test_a_text_that_is_a_credit_alone_keeps_it() -> None:
    assert split_text("Deich hält\nFoto: Ada ") == ("Deich hält", "Foto: Ada")
    assert split_text("Foto: Ada") == ("Foto: Ada", "")


@given(st.sampled_from(["", "\nText."]), st.booleans(), st.sampled_from(["", "\n#eil #Deich"]))
def test_a_credit_that_comes_later_stands_before_the_hashtags(
    body: str, had_one: bool, hashtags: str
) -> None:
    before = f"Deich hält{body}" + ("\nFoto: Ben" if had_one else "") + hashtags
    assert end_with_credit(before, "Foto: Ada") == f"Deich hält{body}\nFoto: Ada{hashtags}"


@given(
    PARAGRAPH, st.sampled_from(["", "\nFoto: Ben", "\nPhoto: none."]),
    st.sampled_from(["", "\n#eil #Deich"]),
)  # fmt: skip
def test_it_is_kept_unless_another_is_given_or_none_is_wanted(
    text: str, own: str, hashtags: str
) -> None:
    given_text = f"{text}{own}{hashtags}"
    kept = keep_credit(given_text, "Foto: Ada")
    assert credit_of(kept) == (own.strip() or "Foto: Ada")
    assert without_credit(kept) == f"{text}{hashtags}"
    has_refused = is_refused(own.strip())
    assert has_refused is ("none" in own)
    assert without_credit(given_text, refused=True) == (
        f"{text}{hashtags}" if has_refused else given_text
    )
    assert keep_credit(given_text, "") == given_text


@pytest.mark.parametrize("words", ["ohne", "Ohne.", "none", "None!", "keine"])
def test_it_can_be_refused(words: str) -> None:
    assert is_refusal(words)
    assert not is_refusal(f"{words} Gewähr")
