"""The small networks that stand on the encoder's token states: one reads clauses, one the whole message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from pydantic import BaseModel, ConfigDict
from torch import Tensor, nn

DIM = 384  # width of the encoder's token states
HIDDEN = 256
DROPOUT = 0.2


class Labels(BaseModel):
    """What each output means, in the order of the outputs. Kept with the weights."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    events: list[str]
    reasons: list[str]
    message: dict[str, list[str]]  # head name to its codes; the heads in order

    @property
    def clause_outputs(self) -> int:
        """Events, then negated and planned, then reasons."""
        return len(self.events) + 2 + len(self.reasons)

    def cut(self, outputs: Tensor) -> dict[str, Tensor]:
        """The message outputs (batch, all heads) as one (batch, codes) per head."""
        sizes = [len(codes) for codes in self.message.values()]
        return dict(zip(self.message, torch.split(outputs, sizes, dim=1), strict=True))


class Heads(nn.Module):
    """Two-layer perceptrons over pooled token states."""

    def __init__(self, labels: Labels) -> None:
        super().__init__()
        self.clause = _perceptron(2 * DIM, labels.clause_outputs)
        self.message = _perceptron(3 * DIM, sum(len(codes) for codes in labels.message.values()))

    def forward(
        self, states: Tensor, mask: Tensor, clauses: Sequence[Sequence[tuple[int, int]]]
    ) -> tuple[Tensor, Tensor]:
        """Logits for all clauses of all messages (in order), and for each message.

        ``states`` is (batch, tokens + 2, DIM) with the marks at both ends, ``mask`` (batch, tokens + 2);
        ``clauses`` holds for each message the token ranges of its clauses, marks not counted.
        """
        return self.clause(pool_clauses(states, clauses)), self.message(pool_messages(states, mask))


def _perceptron(inputs: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Dropout(DROPOUT),
        nn.Linear(inputs, HIDDEN),
        nn.GELU(),
        nn.Dropout(DROPOUT),
        nn.Linear(HIDDEN, outputs),
    )


def pool_clauses(states: Tensor, clauses: Sequence[Sequence[tuple[int, int]]]) -> Tensor:
    """Each clause's tokens as their mean beside their greatest, (clauses, 2 * DIM)."""
    length = states.shape[1]
    tokens: list[int] = []
    owner: list[int] = []
    count = 0
    for row, ranges in enumerate(clauses):
        for low, high in ranges:
            last = min(high, length - 2)
            first = min(low, last - 1) if last > 0 else 0
            tokens += range(row * length + 1 + first, row * length + 1 + last)
            owner += [count] * (last - first)
            count += 1
    taken = states.reshape(-1, states.shape[-1])[torch.tensor(tokens, dtype=torch.long)]
    owners = torch.tensor(owner, dtype=torch.long)
    sizes = torch.zeros(count).index_add_(0, owners, torch.ones(len(owner)))
    mean = torch.zeros(count, taken.shape[1]).index_add(0, owners, taken) / sizes.unsqueeze(1)
    most = torch.full((count, taken.shape[1]), -1e4)
    most = most.scatter_reduce(0, owners.unsqueeze(1).expand_as(taken), taken, "amax")
    return torch.cat([mean, most], 1)


def pool_messages(states: Tensor, mask: Tensor) -> Tensor:
    """Each message as the mean of its tokens, its start mark, and the greatest of its tokens."""
    weight = mask.unsqueeze(-1).float()
    mean = (states * weight).sum(1) / weight.sum(1)
    most = states.masked_fill(weight == 0, -1e4).max(1).values
    return torch.cat([mean, states[:, 0], most], 1)


def check_same(expected: Mapping[str, Tensor], found: Mapping[str, Tensor]) -> None:
    """Raise ValueError where weights do not fit the network they are meant for."""
    for name, value in expected.items():
        if name not in found:
            raise ValueError(f"the weights hold no {name}")
        if found[name].shape != value.shape:
            raise ValueError(f"{name}: {tuple(found[name].shape)} where {tuple(value.shape)} belongs")
