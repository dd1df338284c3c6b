"""Longer stories with a danger told in passing, made of two labelled messages.

People in danger seldom write of nothing else: it comes in one sentence of a long complaint. The short
messages of danger (and those that only sound like it) are put at the start or the end of longer messages
whose own safety label is empty, so that the heads learn to hear it there. Made when the heads are trained,
never measured on.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from evals.listener.labels import Message

_WORDS = 25  # a host has more words than this


def spliced(
    hosts: Sequence[Message], snippets: Sequence[Message], count: int, rng: random.Random
) -> list[Message]:
    """``count`` messages, each a host's last turn with a snippet before or after it.

    Hosts of another writer than the snippet's keep their own person; a child's snippet is joined only to a
    child's host, as its words say who is writing.
    """
    quiet = [m for m in hosts if m.expect.safety == [] and sum(len(t.split()) for t in m.turns) > _WORDS]
    short = [m for m in snippets if "child_speaking" not in (m.expect.safety or [])]
    if not quiet or not short:
        return []
    return [_joined(rng.choice(quiet), rng.choice(short), rng.random() < 0.5, n) for n in range(count)]


def _joined(host: Message, snippet: Message, first: bool, number: int) -> Message:
    last, words = host.turns[-1], snippet.turns[0]
    turn = f"{words}\n{last}" if first else f"{last} {words}"
    expect = host.expect.model_copy(update={"safety": snippet.expect.safety})
    return host.model_copy(
        update={
            "id": f"{host.id}+{snippet.id}.{number}",
            "turns": [*host.turns[:-1], turn],
            "expect": expect,
        }
    )
