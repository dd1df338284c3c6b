"""The graded searches: three parts that share nothing, so that what is tuned on one is measured on others."""

from __future__ import annotations

from evals.gold import Query, load
from evals.searches import PARTS, part_of, searches


def test_every_search_is_in_one_part_and_each_part_has_enough() -> None:
    parts = {part: searches(part) for part in PARTS}
    assert sum(map(len, parts.values())) == len(load(None).queries)
    assert len(parts["tune"]) > len(parts["test"]) > len(parts["fresh"]) >= 40
    words = [" ".join(query.query.lower().split()) for held in parts.values() for query in held]
    assert len(words) == len(set(words))


def test_the_fresh_part_is_what_is_held_back_and_nothing_else() -> None:
    assert {query.file for query in searches("fresh")} == {"held_back_retrieval.yaml"}
    told = {"query": "they refused the panel", "relevant": {"18 000 071": 3}}
    assert part_of(Query.model_validate(told)) in ("tune", "test")
    assert part_of(Query.model_validate({**told, "tags": ["held_back"]})) == "fresh"


def test_layout_does_not_move_a_search() -> None:
    one, other = (
        Query(query=words, relevant={"18 000 071": 3})
        for words in ("no panel in  six\n months", "no panel in six months")
    )
    assert part_of(one) == part_of(other)
