"""The trained heads: one pass of the adapted encoder over the conversation scores each clause in context.

The weights beside this file are made by ``python -m evals.listener.train``: in each folder of ``weights/`` an
adapter for the bundled encoder, two small perceptrons, and the list of what each output means. The members
were trained alike from different seeds, and their log-odds are averaged: what one misreads the other often
does not (Lakshminarayanan et al., 2017, deep ensembles). They are read without pickle. What comes out is
evidence that the listener weighs with the cues and the procedure's order.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from pydantic import ValidationError
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from assistant.case import AskFor, EventType, Person, ProcedureUsed, ReasonCode, Safety, Service
from assistant.understanding.encoder import (
    Tokeniser,
    Tokens,
    bundled_model_dir,
    clause_ranges,
    load_encoder,
    merge,
    states,
)
from assistant.understanding.network import Heads, Labels, check_same
from assistant.understanding.reading import EVENT_TYPES, HeadReadings
from assistant.understanding.segments import Clause
from vectorstore.encoder import Encoder

WEIGHTS = Path(__file__).parent / "weights"
ADAPTER, HEADS, LABELS = "adapter.safetensors", "heads.safetensors", "labels.json"
_CONTEXT = 2400  # characters of earlier turns that are read again: about one window of the encoder
_WORTH_TELLING = 0.05  # a reason less likely than this is left out of a clause's reading

E_ = TypeVar("E_", bound=StrEnum)


class HeadsError(ValueError):
    """The weights cannot be read or do not fit; the message says which file and how to mend it."""


@dataclass(frozen=True, slots=True)
class _Member:
    """One trained encoder with its heads."""

    encoder: Encoder
    heads: Heads


class EventHeads:
    """The trained heads, ready to read turns. Make one with ``load``; it holds no state of a conversation."""

    def __init__(self, members: Sequence[_Member], tokeniser: Tokeniser, labels: Labels) -> None:
        self._members = members
        self._tokeniser = tokeniser
        self._labels = labels
        self._columns = np.array([EVENT_TYPES.index(EventType(code)) for code in labels.events])

    @classmethod
    def load(cls, weights: Path = WEIGHTS, model_dir: Path | None = None) -> EventHeads:
        """Read the shipped members, each adapter added to its own encoder. Raises HeadsError."""
        folder = model_dir or bundled_model_dir()
        try:
            told = [_member(place, folder) for place in member_folders(weights)]
        except (OSError, ValueError, KeyError, ValidationError, SafetensorError) as error:
            raise HeadsError(
                f"the listener's weights in {weights} cannot be used ({error}); "
                "make them again with: python -m evals.listener.train"
            ) from error
        if not told or any(labels != told[0][1] for _, labels in told):
            raise HeadsError(
                f"the listener's weights in {weights} are missing or do not belong together; "
                "make them again with: python -m evals.listener.train"
            )
        return cls([member for member, _ in told], Tokeniser(folder), told[0][1])

    def score(self, clauses: Sequence[Clause], text: str, before: Sequence[str] = ()) -> NDArray[np.float32]:
        """(clauses, event types) probabilities that a clause tells of such an event (columns: EventType)."""
        return self.read(text, clauses, before).events

    def read(self, text: str, clauses: Sequence[Clause], before: Sequence[str] = ()) -> HeadReadings:
        """Everything the heads make of a turn; ``before`` are the earlier turns, which give it context.

        One encoder pass a member for a message of up to about 380 words, overlapping windows beyond. No
        clauses, no reading.
        """
        if not clauses:
            return HeadReadings()
        whole = "\n".join([*_latest(before), text])
        offset = len(whole) - len(text)
        tokens = self._tokeniser(whole)
        if not tokens.ids:
            return HeadReadings()
        ranges = clause_ranges(tokens, [(offset + c.start, offset + c.end) for c in clauses])
        return self._reading(tokens, ranges)

    def _logits(self, tokens: Tokens, ranges: Sequence[tuple[int, int]]) -> tuple[Tensor, Tensor]:
        """The members' mean log-odds: (clauses, outputs) and (1, outputs)."""
        clause, message = [], []
        for member in self._members:
            seen = states(member.encoder, tokens, self._tokeniser.cls, self._tokeniser.sep).unsqueeze(0)
            told = member.heads(seen, torch.ones(seen.shape[:2]), [ranges])
            clause.append(told[0])
            message.append(told[1])
        return torch.stack(clause).mean(0), torch.stack(message).mean(0)

    def _reading(self, tokens: Tokens, ranges: Sequence[tuple[int, int]]) -> HeadReadings:
        with torch.inference_mode():
            clause_logits, message_logits = self._logits(tokens, ranges)
            n = len(self._labels.events)
            told = torch.sigmoid(clause_logits).numpy().astype(np.float32)
            message = self._labels.cut(message_logits)
        events = np.zeros((len(ranges), len(EVENT_TYPES)), dtype=np.float32)
        events[:, self._columns] = told[:, :n]
        return HeadReadings(
            events=events,
            negated=told[:, n],
            planned=told[:, n + 1],
            reasons=[_likely(row, self._labels.reasons) for row in told[:, n + 2 :]],
            person=_codes(Person, message["person"], self._labels.message["person"], one=True),
            client=_codes(Person, message["client"], self._labels.message["client"], one=True),
            services=_codes(Service, message["services"], self._labels.message["services"]),
            procedure=_codes(
                ProcedureUsed, message["procedure"], self._labels.message["procedure"], one=True
            ),
            wants=_codes(AskFor, message["wants"], self._labels.message["wants"]),
            safety=_codes(Safety, message["safety"], self._labels.message["safety"]),
            stage=_named(message["stage"], self._labels.message["stage"], one=True),
            faults=_named(message["faults"], self._labels.message["faults"]),
            routes=_named(message["routes"], self._labels.message["routes"]) if "routes" in message else {},
        )


def _latest(before: Sequence[str]) -> list[str]:
    """As much of the earlier turns as gives context, the latest kept first: a long story told before is not
    read anew with every short reply."""
    kept: list[str] = []
    room = _CONTEXT
    for turn in reversed(before):
        if room <= 0:
            break
        kept.insert(0, turn[-room:])
        room -= len(turn)
    return kept


def member_folders(weights: Path = WEIGHTS) -> list[Path]:
    """The folders that hold a trained member each, in order."""
    return sorted(path.parent for path in weights.glob(f"*/{ADAPTER}"))


def _member(weights: Path, model_dir: Path) -> tuple[_Member, Labels]:
    labels = Labels.model_validate(json.loads((weights / LABELS).read_text(encoding="utf-8")))
    heads = Heads(labels)
    found = {name: value.float() for name, value in load_file(weights / HEADS).items()}
    check_same(heads.state_dict(), found)
    heads.load_state_dict(found)
    heads.train(False)
    encoder = load_encoder(model_dir)
    merge(encoder, load_file(weights / ADAPTER))
    return _Member(Encoder(encoder), heads), labels


def _likely(row: NDArray[np.float32], codes: Sequence[str]) -> Mapping[ReasonCode, float]:
    return {ReasonCode(code): float(p) for code, p in zip(codes, row, strict=True) if p >= _WORTH_TELLING}


def _named(logits: Tensor, codes: Sequence[str], *, one: bool = False) -> dict[str, float]:
    """Probabilities by code; ``one`` where exactly one code holds."""
    values = torch.softmax(logits, 1)[0] if one else torch.sigmoid(logits)[0]
    return {code: float(value) for code, value in zip(codes, values.tolist(), strict=True)}


def _codes(kind: type[E_], logits: Tensor, codes: Sequence[str], *, one: bool = False) -> dict[E_, float]:
    """As ``_named``, without the code "none"."""
    return {kind(code): p for code, p in _named(logits, codes, one=one).items() if code != "none"}
