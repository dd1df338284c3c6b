"""Train the listener's heads and write the weights that are shipped.

    python -m evals.listener.train [--out DIR] [--messages FILE …] [--epochs N] [--seed N] [--threads N]
                                   [--start DIR]

A low-rank adapter on the bundled encoder (every linear layer, with biases and layer norms) and two small
perceptrons are trained together on buckets 3 to 9 of the labelled messages; the figures printed are for
bucket 2. Seeded and single-machine deterministic; about twenty minutes on two quiet cores. ``--start`` goes
on from weights trained before (on fewer messages, say) with a third of the learning rate.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional

from assistant.understanding.encoder import WINDOW, Tokeniser, adapted_layers, bundled_model_dir, load_encoder
from assistant.understanding.heads import ADAPTER, HEADS, LABELS, WEIGHTS
from assistant.understanding.network import Heads, Labels
from evals.listener.cropping import cropped
from evals.listener.head_figures import figures
from evals.listener.labels import DEV, TRAIN, bucket, load
from evals.listener.splicing import spliced
from evals.listener.targets import MULTI, Example, Floats, example, labels, tokenised, with_noise

DATA = Path(__file__).parent / "data"
MESSAGES = (
    DATA / "messages.jsonl",
    DATA / "messages_more.jsonl",
    DATA / "messages_cases.jsonl",
    DATA / "messages_plain.jsonl",
    DATA / "messages_kinds.jsonl",
    DATA / "messages_safety.jsonl",
    DATA / "messages_danger.jsonl",
    DATA / "messages_told.jsonl",
    DATA / "messages_lives.jsonl",
    DATA / "messages_acts.jsonl",
    DATA / "messages_wrongs.jsonl",
    DATA / "messages_alarms.jsonl",
    DATA / "messages_said.jsonl",
    DATA / "messages_notes.jsonl",
)
SNIPPET = "s1-"  # how the ids of the short messages of danger begin
CROPPED = 900  # short messages cut from longer ones
SPLICED = 300  # longer messages made with a danger told in passing
RANK = 24
BATCH = 8
ADAPTER_RATE, HEADS_RATE = 1.5e-3, 2e-3
GENTLER = 0.33  # of the learning rates where training goes on from weights trained before
WARM_UP = 0.1
NOISY = 0.3  # share of messages read with typing noise
MASKED = 0.08  # share of tokens hidden
MESSAGE_WEIGHT = 0.5  # of the message heads' loss beside the clauses'
ONE_WEIGHT = {"person": 1.0, "client": 0.5, "procedure": 0.5}


class LowRank(nn.Module):
    """A frozen linear layer with a trained addition ``B A`` of low rank."""

    def __init__(self, layer: nn.Linear, rank: int) -> None:
        super().__init__()
        self.lin = layer
        self.a = nn.Parameter(torch.randn(rank, layer.in_features) / layer.in_features**0.5)
        self.b = nn.Parameter(torch.zeros(layer.out_features, rank))

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.lin(x)
        return out + functional.linear(functional.linear(x, self.a), self.b)


class Trained(nn.Module):
    """The adapted encoder with its heads."""

    def __init__(self, encoder: nn.Module, codes: Labels, rank: int = RANK) -> None:
        super().__init__()
        for parameter in encoder.parameters():
            parameter.requires_grad = False
        for name, layer in list(adapted_layers(encoder)):
            parent, _, leaf = name.rpartition(".")
            setattr(encoder.get_submodule(parent), leaf, LowRank(layer, rank))
        for name, parameter in encoder.named_parameters():
            if name.startswith("encoder.") and (name.endswith("bias") or "LayerNorm" in name):
                parameter.requires_grad = True
        self.encoder = encoder
        self.codes = codes
        self.heads = Heads(codes)

    def forward(
        self, ids: Tensor, mask: Tensor, clauses: Sequence[Sequence[tuple[int, int]]]
    ) -> tuple[Tensor, Tensor]:
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.training):
            hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        clause, message = self.heads(hidden.float(), mask, clauses)
        return clause, message


def batch(
    examples: Sequence[Example], tokeniser: Tokeniser, rng: random.Random | None
) -> tuple[Tensor, Tensor, list[list[tuple[int, int]]]]:
    """Token ids, mask and clause ranges; with ``rng`` some typing noise and hidden tokens."""
    mask_id = tokeniser.mask
    rows, ranges = [], []
    for made in examples:
        text = with_noise(made.text, rng) if rng is not None and rng.random() < NOISY else None
        ids, spans = tokenised(made, tokeniser, WINDOW, text)
        if rng is not None:
            ids = [mask_id if rng.random() < MASKED else token for token in ids]
        rows.append([tokeniser.cls, *ids, tokeniser.sep])
        ranges.append(spans)
    out = torch.zeros(len(rows), max(map(len, rows)), dtype=torch.long)
    mask = torch.zeros_like(out)
    for number, row in enumerate(rows):
        out[number, : len(row)] = torch.tensor(row)
        mask[number, : len(row)] = 1
    return out, mask, ranges


def loss_of(
    clause: Tensor, message: Mapping[str, Tensor], examples: Sequence[Example], codes: Labels
) -> Tensor:
    """Binary cross-entropies per message, summed over clauses and heads."""
    count, n = len(examples), len(codes.events)
    bce = functional.binary_cross_entropy_with_logits
    events = torch.tensor(np.concatenate([made.events for made in examples]))
    polarity = torch.tensor(np.concatenate([made.polarity for made in examples]))
    reasons = torch.tensor(np.concatenate([made.reasons for made in examples]))
    telling = (events.sum(1) > 0).float().unsqueeze(1)
    total = bce(clause[:, :n], events, reduction="sum") / count
    total = total + (bce(clause[:, n : n + 2], polarity, reduction="none") * telling).sum() / count
    total = total + bce(clause[:, n + 2 :], reasons, reduction="sum") / count
    return total + MESSAGE_WEIGHT * _message_loss(message, examples)


def _message_loss(message: Mapping[str, Tensor], examples: Sequence[Example]) -> Tensor:
    count = len(examples)
    bce = functional.binary_cross_entropy_with_logits
    total = torch.zeros(())
    for head, weight in ONE_WEIGHT.items():
        right = torch.tensor([made.one[head] for made in examples])
        if bool((right >= 0).any()):
            total = total + weight * functional.cross_entropy(message[head], right, ignore_index=-1)
    many = {
        head: torch.tensor(np.stack([made.many[head] for made in examples])) for head in (*MULTI, "stage")
    }
    staged = many["stage"].sum(1) > 0
    if bool(staged.any()):
        likely = torch.log_softmax(message["stage"], 1) + torch.log(many["stage"] + 1e-9)
        total = total - torch.logsumexp(likely, 1)[staged].mean()
    weights = torch.tensor(np.stack([made.fault_weight for made in examples]))
    total = total + (bce(message["faults"], many["faults"], reduction="none") * weights).sum() / count
    facts_told = [made.facts_told for made in examples]
    for head, told in (
        ("services", facts_told),
        ("wants", facts_told),
        ("safety", [made.safety_told for made in examples]),
        ("routes", [made.routes_told for made in examples]),
    ):
        wrong = bce(message[head], many[head], reduction="none").sum(1)
        total = total + (wrong * torch.tensor(told)).sum() / count
    return total


def start_from_rates(heads: Heads, examples: Sequence[Example], codes: Labels) -> None:
    """Set the last biases to how often each code occurs, so that training starts from there."""

    def odds(rows: list[Floats]) -> Tensor:
        rate = torch.tensor(np.concatenate(rows).mean(0)).clamp(2e-4, 0.9)
        return torch.log(rate / (1 - rate))

    n = len(codes.events)
    with torch.no_grad():
        bias = _last(heads.clause).bias
        message = _last(heads.message).bias
        bias[:n] = odds([made.events for made in examples])
        bias[n : n + 2] = -1.5
        bias[n + 2 :] = odds([made.reasons for made in examples])
        at = 0
        for head, names in codes.message.items():
            if head in MULTI:
                message[at : at + len(names)] = odds([made.many[head][None] for made in examples])
            at += len(names)


def _last(perceptron: nn.Sequential) -> nn.Linear:
    return cast(nn.Linear, perceptron[-1])


def start_from(model: Trained, folder: Path) -> None:
    """Put weights trained before into the model. Raises OSError or KeyError where they do not fit."""
    parameters = dict(model.encoder.named_parameters())
    with torch.no_grad():
        for name, value in load_file(folder / ADAPTER).items():
            if name.endswith((".a", ".b")):
                parameters[name].copy_(value.float())
            else:
                own = name if name in parameters else name.replace(".bias", ".lin.bias")
                parameters[own].add_(value.float())
    known = model.heads.state_dict()
    for name, value in load_file(folder / HEADS).items():
        known[name][: len(value)].copy_(value.float())  # outputs added since stand last, and start afresh
    model.heads.load_state_dict(known)


def fit(
    model: Trained,
    examples: Sequence[Example],
    tokeniser: Tokeniser,
    epochs: int,
    seed: int,
    gentleness: float = 1.0,
) -> None:
    """Train in place. Batches hold messages of like length; their order is shuffled each epoch.

    ``gentleness`` (1 or less) scales the learning rates.
    """
    codes = model.codes
    adapter = [p for name, p in model.named_parameters() if p.requires_grad and name.startswith("encoder.")]
    rates = [ADAPTER_RATE * gentleness, HEADS_RATE * gentleness]
    groups = [
        {"params": adapter, "lr": rates[0]},
        {"params": list(model.heads.parameters()), "lr": rates[1]},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = epochs * ((len(examples) + BATCH - 1) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rates, total_steps=steps, pct_start=WARM_UP)
    rng = random.Random(seed)
    began = time.monotonic()
    for epoch in range(epochs):
        model.train()
        total, batches = 0.0, _batches(examples, rng)
        for chosen in batches:
            ids, mask, ranges = batch(chosen, tokeniser, rng)
            clause, message = model(ids, mask, ranges)
            loss = loss_of(clause, codes.cut(message), chosen, codes)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(model.parameters(), 2.0)
            optimiser.step()
            if schedule.last_epoch < steps - 1:
                schedule.step()
            total += loss.item()
        print(
            f"epoch {epoch + 1}: loss {total / len(batches):.3f}, {time.monotonic() - began:.0f} s",
            file=sys.stderr,
        )


def _batches(examples: Sequence[Example], rng: random.Random) -> list[list[Example]]:
    order = list(range(len(examples)))
    rng.shuffle(order)
    batches: list[list[Example]] = []
    for start in range(0, len(order), BATCH * 8):
        near = sorted(order[start : start + BATCH * 8], key=lambda n: len(examples[n].text))
        batches += [[examples[n] for n in near[i : i + BATCH]] for i in range(0, len(near), BATCH)]
    rng.shuffle(batches)
    return batches


def predict(
    model: nn.Module, examples: Sequence[Example], tokeniser: Tokeniser, codes: Labels
) -> tuple[Floats, dict[str, Floats]]:
    """Logits of all clauses (rows in order) and of all messages by head."""
    model.train(False)
    clauses, messages = [], []
    with torch.inference_mode():
        for start in range(0, len(examples), 32):
            clause, message = model(*batch(examples[start : start + 32], tokeniser, None))
            clauses.append(clause)
            messages.append(message)
    return torch.cat(clauses).numpy(), {k: v.numpy() for k, v in codes.cut(torch.cat(messages)).items()}


def write(model: Trained, plain: Mapping[str, Tensor], codes: Labels, out: Path) -> None:
    """The adapter (with how biases and layer norms changed), the heads in half precision, and the labels."""
    out.mkdir(parents=True, exist_ok=True)
    adapter: dict[str, Tensor] = {}
    for name, value in model.encoder.state_dict().items():
        own = name.replace(".lin.", ".")
        if own.endswith((".a", ".b")):
            adapter[own] = value.half().contiguous()
        elif own.startswith("encoder.") and (own.endswith("bias") or "LayerNorm" in own):
            adapter[own] = (value - plain[own]).half().contiguous()
    save_file(adapter, out / ADAPTER)
    save_file(
        {name: value.half().contiguous() for name, value in model.heads.state_dict().items()}, out / HEADS
    )
    (out / LABELS).write_text(json.dumps(codes.model_dump(), indent=1) + "\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m evals.listener.train", description=__doc__)
    parser.add_argument("--out", type=Path, default=WEIGHTS / "1", help="where the weights are written")
    parser.add_argument(
        "--messages", type=Path, nargs="+", default=MESSAGES, help="labelled messages (default: bundled)"
    )
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--start", type=Path, help="a folder of weights to go on from")
    options = parser.parse_args(arguments)
    torch.set_num_threads(options.threads)
    codes = labels()
    messages = [message for path in options.messages for message in load(path)]
    told = [message for message in messages if bucket(message.id) in TRAIN]
    snippets = [message for message in told if message.id.startswith(SNIPPET)]
    told += spliced(told, snippets, SPLICED, random.Random(options.seed))
    train = [example(message, codes) for message in told]
    train += [example(m, codes, whole=False) for m in cropped(told, CROPPED, random.Random(options.seed))]
    dev = [example(message, codes) for message in messages if bucket(message.id) in DEV]
    encoder = load_encoder(bundled_model_dir())
    encoder.set_attn_implementation("eager")  # its backward pass is twice as fast on a CPU
    plain = {name: value.clone() for name, value in encoder.state_dict().items()}
    for module in encoder.modules():
        if isinstance(module, nn.Dropout):
            module.p = 0.0  # hidden tokens and the heads' own dropout do this work at a fifth of the cost
    torch.manual_seed(options.seed)
    model = Trained(encoder, codes)
    tokeniser = Tokeniser(bundled_model_dir())
    if options.start:
        start_from(model, options.start)
    else:
        start_from_rates(model.heads, train, codes)
    fit(model, train, tokeniser, options.epochs, options.seed, GENTLER if options.start else 1.0)
    write(model, plain, codes, options.out)
    for name, value in figures(*predict(model, dev, tokeniser, codes), dev, codes).items():
        print(f"{name:28} {value:.3f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
