"""The measures against values worked out by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest

from tests.search.measures import mean, ndcg, recall, reciprocal_rank

Measure = Callable[[Sequence[str], Mapping[str, int]], float]

GRADES = {"a": 3, "b": 2, "c": 1}
LOG2_3 = 1.584962500721156  # the discount of the second place


def test_the_best_order_counts_one() -> None:
    assert ndcg(["a", "b", "c", "x"], GRADES) == 1.0


def test_a_swap_costs_what_the_formula_says() -> None:
    # gains 7, 3, 1 on places discounted by 1, log2 3, 2
    assert ndcg(["b", "a", "c"], GRADES) == pytest.approx(
        (3 + 7 / LOG2_3 + 1 / 2) / (7 + 3 / LOG2_3 + 1 / 2)
    )
    assert ndcg(["b", "a", "c"], GRADES) == pytest.approx(0.8428282)


def test_a_wrong_entry_on_top_pushes_the_rest_down() -> None:
    assert ndcg(["x", "a"], {"a": 3}) == pytest.approx(1 / LOG2_3)
    assert ndcg(["x", "y", "a"], {"a": 1}) == 0.5


def test_a_relevant_entry_that_is_missing_lowers_the_gain() -> None:
    assert ndcg(["a"], {"a": 2, "b": 2}) == pytest.approx(1 / (1 + 1 / LOG2_3))


def test_only_the_first_k_count_but_the_ideal_is_over_all() -> None:
    assert ndcg(["x", "x2", "x3", "x4", "x5", "a"], GRADES) == 0.0
    assert ndcg(["c", "a"], GRADES, k=1) == pytest.approx(1 / 7)
    assert ndcg(["a", "b"], {"a": 3, "b": 3, "c": 3}, k=2) == 1.0


def test_recall_is_the_share_that_was_found() -> None:
    assert recall(["a", "x", "b", "c"], GRADES) == pytest.approx(2 / 3)
    assert recall(["a", "x"], {"a": 1}) == 1.0
    assert recall(["x"], {"a": 1}) == 0.0


def test_recall_counts_no_more_than_there_is_room_for() -> None:
    many = dict.fromkeys("abcdef", 2)
    assert recall(["a", "b", "c"], many) == 1.0
    assert recall(["a", "x", "c", "d"], many) == pytest.approx(2 / 3)


def test_reciprocal_rank_looks_at_the_first_relevant_entry() -> None:
    assert reciprocal_rank(["a"], GRADES) == 1.0
    assert reciprocal_rank(["x", "y", "c", "a"], GRADES) == pytest.approx(1 / 3)
    assert reciprocal_rank(["x"], GRADES) == 0.0
    assert reciprocal_rank([], GRADES) == 0.0


@pytest.mark.parametrize("measure", [ndcg, recall, reciprocal_rank])
def test_where_nothing_is_right_only_nothing_counts(measure: Measure) -> None:
    assert measure([], {}) == 1.0
    assert measure(["x"], {}) == 0.0


@pytest.mark.parametrize("measure", [ndcg, recall, reciprocal_rank])
def test_an_empty_answer_counts_nothing_where_something_is_right(measure: Measure) -> None:
    assert measure([], GRADES) == 0.0


@pytest.mark.parametrize("measure", [ndcg, recall, reciprocal_rank])
def test_an_entry_ranked_twice_is_an_error(measure: Measure) -> None:
    with pytest.raises(ValueError, match="twice"):
        measure(["a", "a"], GRADES)


def test_mean() -> None:
    assert mean([1.0, 0.5, 0.0]) == 0.5
    with pytest.raises(ValueError, match="no values"):
        mean([])
