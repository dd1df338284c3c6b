"""What somebody wrote into a letter is never lost, however the facts change under it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.letters import (
    Block,
    BlockKind,
    Letter,
    LetterKind,
    Rewrite,
    Sentence,
    parts,
    revised,
    rewritten,
)

K = BlockKind
MINE = "What I wrote."


def letter(*texts: str, kind: BlockKind = K.PARAGRAPH) -> Letter:
    blocks = tuple(Block(kind=kind, sentences=(Sentence(text=text),)) for text in texts)
    return Letter(kind=LetterKind.STAGE2_REQUEST, dated=date(2025, 6, 2), title="A letter", blocks=blocks)


def written(at: Letter, number: int, text: str = MINE) -> Rewrite:
    return rewritten(at, parts(at, [])[number], text)


def texts(made: Letter) -> list[str]:
    return [block.text for block in made.blocks]


BEFORE = letter("Dear council", "I complained on 3 March.", "You replied on 4 April.", "Yours")


def test_where_the_facts_are_the_same_nothing_is_told():
    made = revised(BEFORE, [written(BEFORE, 1)])
    assert texts(made) == ["Dear council", MINE, "You replied on 4 April.", "Yours"]
    assert made.notes == ()
    assert [sentence.own for sentence in made.sentences()] == [False, True, False, False]


def test_a_part_that_would_say_something_else_keeps_the_words_and_tells():
    after = letter("Dear council", "I complained on 7 March.", "You replied on 4 April.", "Yours")
    (part,) = [each for each in parts(after, [written(BEFORE, 1)]) if each.rewrite]
    assert part.changed
    assert part.block == after.blocks[1]
    made = revised(after, [written(BEFORE, 1)])
    assert texts(made) == ["Dear council", MINE, "You replied on 4 April.", "Yours"]
    assert len(made.notes) == 1


def test_its_neighbour_is_left_alone_where_the_part_is_gone():
    after = letter("Dear council", "You replied on 4 April.", "Yours")
    made = revised(after, [written(BEFORE, 1)])
    assert texts(made) == ["Dear council", MINE, "You replied on 4 April.", "Yours"]
    (part,) = [each for each in parts(after, [written(BEFORE, 1)]) if each.rewrite]
    assert part.block is None
    assert part.changed


def test_new_parts_beside_it_do_not_take_its_words():
    after = letter(
        "Dear council", "My son is ill.", "I complained on 7 March.", "You replied on 4 April.", "Yours"
    )
    made = revised(after, [written(BEFORE, 1)])
    assert texts(made) == ["Dear council", "My son is ill.", MINE, "You replied on 4 April.", "Yours"]


def test_two_parts_that_say_the_same_are_told_apart():
    twice = letter("The same.", "Between.", "The same.")
    assert texts(revised(twice, [written(twice, 2)])) == ["The same.", "Between.", MINE]


def test_the_facts_changed_back_leave_nothing_to_tell():
    after = letter("Dear council", "I complained on 7 March.", "You replied on 4 April.", "Yours")
    rewrite = written(BEFORE, 1)
    assert revised(after, [rewrite]).notes
    assert not revised(BEFORE, [rewrite]).notes


def test_keeping_one_s_words_settles_it():
    for after in (
        letter("Dear council", "I complained on 7 March.", "Yours"),
        letter("Dear council", "Yours"),
    ):
        (part,) = [each for each in parts(after, [written(BEFORE, 1)]) if each.rewrite]
        settled = rewritten(after, part, MINE)
        made = revised(after, [settled])
        assert MINE in texts(made)
        assert not made.notes


def test_a_part_taken_out_comes_to_notice_when_it_says_something_else_and_not_when_it_is_gone():
    taken_out = written(BEFORE, 1, "")
    after = letter("Dear council", "I complained on 7 March.", "You replied on 4 April.", "Yours")
    assert texts(revised(after, [taken_out])) == ["Dear council", "You replied on 4 April.", "Yours"]
    assert revised(after, [taken_out]).notes
    gone = letter("Dear council", "You replied on 4 April.", "Yours")
    assert revised(gone, [taken_out]) == gone


@pytest.mark.parametrize("said", ["Old words.", "I complained on 3 March."])
def test_words_kept_by_an_earlier_version_are_found_or_stand_at_the_end(said: str):
    rewrite = Rewrite(drafted=said, kind=K.PARAGRAPH, text=MINE)
    assert MINE in texts(revised(BEFORE, [rewrite]))


WORDS: Any = st.lists(
    st.sampled_from(["One.", "Two.", "Three.", "Four on 3 March.", "Four on 7 March."]), max_size=6
)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_written_word_is_ever_lost(data: st.DataObject):
    before = letter(*data.draw(WORDS), "Always.", kind=data.draw(st.sampled_from([K.PARAGRAPH, K.HEAD])))
    places = data.draw(st.sets(st.integers(0, len(before.blocks) - 1), min_size=1))
    mine = {f"Mine {place}." for place in places}
    rewrites = [written(before, place, f"Mine {place}.") for place in sorted(places)]
    after = letter(*data.draw(WORDS), kind=data.draw(st.sampled_from([K.PARAGRAPH, K.HEAD])))
    found = parts(after, rewrites)
    assert {part.rewrite.text for part in found if part.rewrite} == mine
    assert [part.block for part in found if part.block] == list(after.blocks)
    assert mine <= set(texts(revised(after, rewrites)))
