"""Train what hears councils' sentences: ``python -m evals.council_letters.train``.

From the sentences of ``sentences_*.yaml`` (days, names and sums filled in at random, some joined in twos) and
those of the open letters of the first five sets, whose labels tell which day is what. Held letters are never
read here. To be run again whenever the listener's encoders are trained anew, since the networks stand on them
(a test says so). Some three minutes of one processor; writes ``assistant/understanding/council_ear.npz``.
"""

from __future__ import annotations

import argparse
import itertools
import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import torch
import yaml
from torch import Tensor, nn

from assistant.understanding import council_ear
from assistant.understanding.council_ear import Features, Floats, Network, save_networks

HERE = Path(__file__).parent
TO = Path(council_ear.__file__).parent / council_ear.WEIGHTS
# Each group of files is filled in and joined by itself, so that a later one leaves the earlier as they were.
SENTENCES = (
    ("sentences_steps.yaml", "sentences_words.yaml", "sentences_free.yaml"),
    ("sentences_more.yaml",),
)
JOINED = (900, 120)  # sentences joined in twos, of each group of files
SAME = {  # groups that differ by their stage alone tell the same act
    "ans1": "answered", "ans": "answered", "ans2": "answered",
    "refused1": "refused", "refused2": "refused", "refused3": "refused",
    "ext2": "ext", "due1": "due", "due2": "due", "due3": "due",
    "answer1": "answer", "answer2": "answer", "answer3": "answer",
    "next2": "next", "next3": "next", "appointed_on": "appointed", "accepted2": "accepted",
    "p_req2": "p_asked", "p_req3": "p_asked",
}  # fmt: skip
HARMLESS = frozenset({"plans", "history", "courtesy", "omb", "accepted_findings", "p_facts"})
STAGE = {  # groups that say which stage the letter is about
    "1": ("made", "ack", "due1", "answer1", "refused1", "next2"),
    "2": ("req2", "ext2", "due2", "answer2", "refused2", "accepted2", "appointed", "appointed_on",
          "statement", "next3", "stopped2", "p_req2"),
    "3": ("req3", "refused3", "answer3", "panel_set", "panel_held", "panel_report", "rep3", "due3", "p_req3"),
}  # fmt: skip
ROLE = {"x2": "x", "ans1": "answered", "ans": "answered", "ans2": "answered"}
ROLES = ("x", "made", "msg", "req2", "req3", "answered", "acked", "due", "stmt", "appt", "panel", "rep3",
         "withdrawn", "ombdec", "ombmade", "court")  # fmt: skip
_WORDS: Mapping[str, Sequence[str]] = {
    "name": ("Mr P Oakes", "Ms Ruth Adeyinka", "Dr Nell Farrow", "Mrs J Tarn", "Colin Bray", "Sadia Malik"),
    "name2": ("Mrs Joan Teller", "Mr K Obi", "Ms Wendy Lacey", "Idris Vane"),
    "child": ("Jaden", "Ella", "your son", "your daughter", "Mohammed", "Kai", "the children"),
    "worker": ("Sarah Finch", "the social worker", "Mr Dale", "Tomas", "the personal adviser"),
    "mgr": ("Ms Khan", "the team manager", "Mrs Pryor", "Ade Bello"),
    "n": tuple("123456789"),
}
_SHORT = (
    ("I am ", "I'm "), ("I have ", "I've "), (" do not ", " don't "), (" cannot ", " can't "),
    (" will not ", " won't "), ("We have ", "We've "), (" is not ", " isn't "), ("you are ", "you're "),
    (" has not ", " hasn't "), ("We will ", "We'll "), ("You will ", "You'll "), ("It is ", "It's "),
)  # fmt: skip
_OPENINGS = ("However, ", "As you know, ", "I can tell you that ", "Unfortunately, ", "I confirm that ",
             "In short, ", "1. ", "2) ", "- ", "Secondly, ", "On reflection ", "a) ")  # fmt: skip
_JOINTS = (", and ", " and ", "; ", ", but ", ", so ", " - ", ", which is why ")


EVERY_FILE = tuple(itertools.chain.from_iterable(SENTENCES))


@dataclass(frozen=True)
class Example:
    """A sentence, its days as (start, end, role), and the groups it belongs to."""

    text: str
    days: tuple[tuple[int, int, str], ...]
    groups: frozenset[str]


def pool(names: Sequence[str] = EVERY_FILE) -> dict[str, list[str]]:
    """The sentences of these files by group."""
    told: dict[str, list[str]] = {}
    for name in names:
        for group, lines in yaml.safe_load((HERE / name).read_text(encoding="utf-8")).items():
            told.setdefault(group, []).extend(lines)
    return told


def _day(chance: random.Random) -> str:
    day = date(2024, 1, 1) + timedelta(chance.randrange(700))
    form = chance.choice(["%B %Y"] * 5 + ["%B"] * 3 + ["figures", "weekday", "th"])
    if form == "figures":
        return day.strftime("%d/%m/%Y")
    ending = "th" if 10 <= day.day % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    if form == "th":
        return f"{day.day}{ending} {day:%B}" if chance.random() < 0.6 else f"the {day.day}{ending}"
    return f"{day:%A} {day.day} {day:%B}" if form == "weekday" else f"{day.day} {day.strftime(form)}"


def _filled(line: str, group: str, chance: random.Random, joined: bool = False) -> Example:
    if chance.random() < 0.3:
        for long, short in _SHORT:
            line = line.replace(long, short, 1)
    if joined:
        line = line.removesuffix(".")
    text, at = "", 0
    days: list[tuple[int, int, str]] = []
    for slot in re.finditer(r"\{(\w+)\}", line):
        text, at, name = text + line[at : slot.start()], slot.end(), slot.group(1)
        if name in _WORDS:
            text += chance.choice(_WORDS[name])
            continue
        told = _day(chance)
        days.append((len(text), len(text) + len(told), ROLE.get(name, name)))
        text += told
    return Example(text + line[at:], tuple(days), frozenset({group}))


def _behind(opening: str, each: Example) -> Example:
    lower = opening[0].isalpha() and not opening.endswith(") ") and each.text.split()[0] not in ("I", "I'm")
    text = each.text[0].lower() + each.text[1:] if lower else each.text
    moved = tuple((low + len(opening), high + len(opening), role) for low, high, role in each.days)
    return Example(opening + text, moved, each.groups)


def _joined(first: Example, joint: str, second: Example) -> Example:
    after = _behind(first.text + joint, second)
    if not second.text.startswith(("I ", "I'")):
        start = len(first.text + joint)
        after = Example(
            after.text[:start] + after.text[start].lower() + after.text[start + 1 :], after.days, after.groups
        )
    return Example(after.text, first.days + after.days, first.groups | second.groups)


def all_examples(seed: int) -> list[Example]:
    """Every sentence filled in."""
    made: list[Example] = []
    for part, (names, joined) in enumerate(zip(SENTENCES, JOINED, strict=True)):
        made += examples(random.Random(seed + part), names, joined)
    return made


def examples(chance: random.Random, names: Sequence[str], joined: int) -> list[Example]:
    """The sentences of some files filled in: each once or twice, some behind an opening, some in twos."""
    lines = [(group, line) for group, told in pool(names).items() for line in told]
    made = [_filled(line, group, chance) for group, line in lines]
    made += [_filled(line, group, chance) for group, line in lines if "{" in line]
    made += [
        _behind(chance.choice(_OPENINGS), _filled(line, group, chance))
        for group, line in lines
        if chance.random() < 0.4
    ]
    whole = [(g, line) for g, line in lines if line.endswith(".") and g != "courtesy"]
    for _ in range(joined):
        (one, first), (two, second) = chance.sample(whole, 2)
        made.append(
            _joined(
                _filled(first, one, chance, joined=True), chance.choice(_JOINTS), _filled(second, two, chance)
            )
        )
    return made


def targets(groups: frozenset[str]) -> set[str]:
    """What the networks should hear of a sentence of these groups."""
    told = {SAME.get(group, group) for group in groups if group not in HARMLESS}
    told |= {f"stage{stage}" for stage, of in STAGE.items() if any(group in of for group in groups)}
    return told


def codes() -> tuple[str, ...]:
    """Everything that may be heard of a sentence, in order."""
    return tuple(sorted({code for group in pool() for code in targets(frozenset({group}))}))


def train_network(
    inputs: Tensor, outputs: Tensor, names: Sequence[str], hidden: int, rounds: int, seeds: Iterable[int]
) -> Network:
    """Perceptrons trained from several seeds, as one whose log-odds are their mean."""
    middle, spread = inputs.mean(0), inputs.std(0) + 1e-3
    scaled = (inputs - middle) / spread
    parts: list[tuple[Tensor, Tensor, Tensor, Tensor]] = []
    for seed in seeds:
        torch.manual_seed(seed)
        into, out = nn.Linear(inputs.shape[1], hidden), nn.Linear(hidden, outputs.shape[1])
        net = nn.Sequential(nn.Dropout(0.5), into, nn.GELU(), nn.Dropout(0.5), out)
        step = torch.optim.AdamW(net.parameters(), lr=1e-3, weight_decay=1e-2)
        for _ in range(rounds):
            order = torch.randperm(len(scaled))
            for rows in (order[at : at + 128] for at in range(0, len(order), 128)):
                loss = nn.functional.binary_cross_entropy_with_logits(
                    net(scaled[rows]), outputs[rows] * 0.97 + 0.0005, reduction="sum"
                )
                step.zero_grad()
                (loss / len(rows)).backward()  # type: ignore[no-untyped-call]
                step.step()
        first = into.weight.detach().T / spread[:, None]
        parts.append((first, into.bias.detach() - middle @ first, out.weight.detach().T, out.bias.detach()))
    return Network(
        tuple(names),
        torch.cat([part[0] for part in parts], 1).numpy(),
        torch.cat([part[1] for part in parts]).numpy(),
        (torch.cat([part[2] for part in parts]) / len(parts)).numpy(),
        (torch.stack([part[3] for part in parts]).mean(0)).numpy(),
    )


def _marked(made: Sequence[Example], names: Sequence[str]) -> tuple[Tensor, Tensor]:
    tells = torch.zeros(len(made), len(names))
    for row, each in enumerate(made):
        for code in targets(each.groups):
            tells[row, names.index(code)] = 1
    days = [role for each in made for _, _, role in each.days]
    roles = nn.functional.one_hot(torch.tensor([ROLES.index(role) for role in days]), len(ROLES)).float()
    return tells, roles


def read_features(made: Sequence[Example]) -> tuple[Floats, Floats]:
    """The encoders' features of the sentences and of their days."""
    return Features()([each.text for each in made], [[d[:2] for d in each.days] for each in made])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=5)
    options = parser.parse_args()
    made = all_examples(options.seed)
    whole, around = read_features(made)
    names = codes()
    tells, roles = _marked(made, names)
    save_networks(
        TO,
        train_network(torch.from_numpy(whole), tells, names, 96, 24, (1, 2)),
        train_network(torch.from_numpy(around), roles, ROLES, 48, 24, (3, 4)),
    )
    print(f"{len(made)} sentences, {len(around)} days; {TO.name}: {TO.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
