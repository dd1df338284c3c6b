"""One pass of a BERT encoder, written for one processor: what a turn spends most of its time on.

It computes what ``transformers`` computes, in fewer and larger steps: query, key and value are one product,
texts of different lengths stand one behind the other with no padding between, and the weights are laid out
once in the order in which oneDNN reads them (where the processor's build of PyTorch has it). What comes out
differs from the plain model's in the sixth decimal.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import torch
import torch.nn.functional as F  # noqa: N812 - its name everywhere
from torch import Tensor, nn

if TYPE_CHECKING:
    from transformers import BertModel

Product = Callable[[Tensor], Tensor]

_USUAL = 96  # tokens the weights are laid out for; any number may be read
_CLOSE = 1e-2  # how far a packed product may be from a plain one, of random numbers, to be trusted


class Encoder:
    """A BERT model in evaluation mode as a function of token ids. Holds no state: threads may share it."""

    def __init__(self, model: BertModel) -> None:
        """Later changes to ``model`` are not seen. Raises ValueError where it is no plain BERT encoder."""
        config: Any = model.config
        if config.hidden_act != "gelu" or config.is_decoder or config.add_cross_attention:
            raise ValueError("only an encoder with exact GELU can be read this way")
        found: Any = model.embeddings
        self._words = found.word_embeddings.weight.detach()
        self._places = (found.position_embeddings.weight + found.token_type_embeddings.weight[0]).detach()
        self._norm = _norm(found.LayerNorm)
        stack: Any = model.encoder
        self._layers = [_Layer(layer, int(config.num_attention_heads)) for layer in stack.layer]

    @torch.inference_mode()
    def __call__(self, texts: Sequence[Sequence[int]]) -> list[Tensor]:
        """For each text, given as its token ids with its end marks, the states (tokens, width)."""
        lengths = [len(text) for text in texts]
        ids = torch.tensor([token for text in texts for token in text], dtype=torch.long)
        states = F.embedding(ids, self._words) + torch.cat([self._places[:length] for length in lengths])
        states = self._norm(states)
        for layer in self._layers:
            states = layer(states, lengths)
        return list(torch.split(states, lengths))


class _Layer:
    """Attention among the tokens of each text, then a step for each token."""

    def __init__(self, layer: Any, heads: int) -> None:
        attention, out = layer.attention.self, layer.attention.output
        three = (attention.query, attention.key, attention.value)
        self._heads = heads
        self._look = _product(
            torch.cat([each.weight for each in three]), torch.cat([each.bias for each in three])
        )
        self._gather = _product(out.dense.weight, out.dense.bias)
        self._gathered = _norm(out.LayerNorm)
        self._widen = _product(layer.intermediate.dense.weight, layer.intermediate.dense.bias, gelu=True)
        self._narrow = _product(layer.output.dense.weight, layer.output.dense.bias)
        self._done = _norm(layer.output.LayerNorm)

    def __call__(self, states: Tensor, lengths: Sequence[int]) -> Tensor:
        seen = [self._attended(text) for text in torch.split(self._look(states), list(lengths))]
        states = self._gathered(self._gather(torch.cat(seen)) + states)
        return self._done(self._narrow(self._widen(states)) + states)

    def _attended(self, text: Tensor) -> Tensor:
        """(tokens, 3 widths) to (tokens, width)."""
        query, key, value = text.view(1, len(text), 3, self._heads, -1).permute(2, 0, 3, 1, 4)
        return F.scaled_dot_product_attention(query, key, value)[0].transpose(0, 1).flatten(1)


def _norm(norm: nn.LayerNorm) -> Product:
    weight, bias, shape = norm.weight.detach(), norm.bias.detach(), norm.normalized_shape
    return lambda states: F.layer_norm(states, shape, weight, bias, norm.eps)


def _product(weight: Tensor, bias: Tensor, *, gelu: bool = False) -> Product:
    """``states @ weight.T + bias``, and GELU of it where asked: packed where that works here."""
    weight, bias = weight.detach(), bias.detach()

    def plain(states: Tensor) -> Tensor:
        found = F.linear(states, weight, bias)
        return F.gelu(found) if gelu else found

    packed = _packed(weight, bias, gelu)
    return packed if packed is not None and _alike(packed, plain, weight) else plain


def _packed(weight: Tensor, bias: Tensor, gelu: bool) -> Product | None:
    """The same over weights laid out for oneDNN; None where this PyTorch has it not. The two operators are
    what PyTorch's own compiler calls, and belong to no public interface: hence the trial that follows."""
    library: Any = torch.backends.mkldnn
    operators: Any = torch.ops.mkldnn
    if not library.is_available():
        return None
    try:
        laid_out = operators._reorder_linear_weight(weight, _USUAL)
        multiply = operators._linear_pointwise
    except (AttributeError, RuntimeError, TypeError):
        return None
    after: tuple[object, ...] = ("gelu", [], "none") if gelu else ("none", [], "")
    return lambda states: multiply(states, laid_out, bias, *after)


def _alike(packed: Product, plain: Product, weight: Tensor) -> bool:
    tried = torch.linspace(-1, 1, 2 * weight.shape[1], dtype=weight.dtype).view(2, -1)
    try:
        with torch.inference_mode():
            found, wanted = packed(tried), plain(tried)
    except (RuntimeError, TypeError):
        return False
    return torch.allclose(found.float(), wanted.float(), rtol=_CLOSE, atol=_CLOSE)
