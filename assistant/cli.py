"""The command line: ``nextstage``. The door, with no rooms of its own.

Exit codes: 0 done; 1 the input could not be used (one line on stderr says what is wrong and how to mend
it); 2 wrong arguments. With ``--json`` stdout holds one JSON document and nothing else.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from pydantic import ValidationError

from assistant.case import Case
from assistant.errors import InputError, NextStageError, StorageError
from assistant.settings import Settings
from vectorstore.errors import StoreError

if TYPE_CHECKING:
    from assistant.conversation import Assistant
    from vectorstore.records import Comparable, Decision


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code. No traceback reaches the person."""
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace, Settings], int] = options.run
    try:
        return command(options, Settings())
    except (NextStageError, StoreError) as error:
        print(f"nextstage: {error}", file=sys.stderr)
        return 1
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"]))
        print(f"nextstage: the setting {name} cannot be used: {first['msg']}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="nextstage", description="Complaints about children's social care in England: what comes next."
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    chat = commands.add_parser("chat", help="open the chat in a browser on this machine")
    chat.add_argument("--no-browser", action="store_true", help="start the server only")
    chat.set_defaults(run=_chat)

    ask = commands.add_parser("ask", help="one turn of the conversation")
    ask.add_argument("text", nargs="?", help="what happened, or - to read it from standard input")
    ask.add_argument("--batch", metavar="FILE", help="JSON lines of conversations, or -")
    ask.add_argument("--case", type=Path, metavar="FILE", help="a case file, read before and written after")
    ask.add_argument("--today", type=_day, default=None, metavar="YYYY-MM-DD")
    ask.add_argument("--json", action="store_true")
    ask.set_defaults(run=_ask)

    search = commands.add_parser("search", help="comparable decisions, best first")
    search.add_argument("text", nargs="?")
    search.add_argument("--batch", metavar="FILE", help="JSON lines of queries, or -")
    search.add_argument("-k", type=_count, default=5, metavar="N")
    search.add_argument("--outcome", help="for example Upheld")
    search.add_argument("--since", type=int, metavar="YEAR")
    search.add_argument("--council", help="part of a council's name")
    search.add_argument("--json", action="store_true")
    search.set_defaults(run=_search)

    decision = commands.add_parser("decision", help="one decision from the index")
    decision.add_argument("reference", metavar="REF")
    decision.add_argument("--json", action="store_true")
    decision.set_defaults(run=_decision)

    evaluate = commands.add_parser("eval", help="run gold questions and print the metrics")
    evaluate.add_argument("--gold", type=Path, metavar="PATH", help="a gold file or folder; default: bundled")
    evaluate.add_argument("--system", default="embedded", metavar="NAME")
    evaluate.add_argument("--json", action="store_true")
    evaluate.add_argument("--report", type=Path, metavar="FILE.html")
    evaluate.set_defaults(run=_eval)
    return parser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date like 2026-03-31") from None


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to 1000")
    return int(text)


def _open_assistant(settings: Settings) -> Assistant:
    """The assistant with the bundled corpus indexed; builds the index where it is missing or outdated."""
    from assistant.conversation import Assistant

    _ensure_index(settings)
    return Assistant.open(settings)


def _ensure_index(settings: Settings) -> None:
    from ingest.pipeline import ensure_bundled
    from vectorstore.embedder import load_embedder

    ensure_bundled(
        settings.index_dir,
        load_embedder(settings.embedding_model),
        progress=lambda line: print(f"nextstage: {line}", file=sys.stderr),
    )


def _chat(options: argparse.Namespace, settings: Settings) -> int:
    from assistant.app.launch import launch

    _ensure_index(settings)
    return launch(settings, open_browser=not options.no_browser)


def _ask(options: argparse.Namespace, settings: Settings) -> int:
    if options.batch:
        return _ask_batch(options, settings)
    if options.text is None:
        raise InputError('There is nothing to answer: nextstage ask "what happened", or - for standard input.')
    message = _standard_input() if options.text == "-" else options.text
    case = _load_case(options.case)
    answer = _open_assistant(settings).turn(case, message, options.today or date.today())
    if options.case:
        _save_case(answer.case, options.case)
    print(json.dumps(answer.as_json(), ensure_ascii=False, indent=1) if options.json else answer.text)
    return 0


def _ask_batch(options: argparse.Namespace, settings: Settings) -> int:
    conversations = list(_lines(options.batch))
    assistant = _open_assistant(settings)
    for item in conversations:
        print(json.dumps(_converse(assistant, item, options.today), ensure_ascii=False), flush=True)
    return 0


def _converse(assistant: Assistant, item: dict[str, Any], today: date | None) -> dict[str, Any]:
    """One conversation of a batch; one that fails says why and the rest go on."""
    answers, seconds = [], []
    try:
        day = date.fromisoformat(item["today"]) if item.get("today") else today or date.today()
        turns = item["turns"] if "turns" in item else [item["ask"]]
        case = Case()
        for message in turns:
            start = time.perf_counter()
            answer = assistant.turn(case, message, day)
            seconds.append(round(time.perf_counter() - start, 4))
            answers.append(answer.as_json())
            case = answer.case
    except (NextStageError, StoreError) as error:
        return {"id": item.get("id"), "error": str(error)}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return {"id": item.get("id"), "error": f"this line cannot be used: {type(error).__name__}: {error}"}
    return {"id": item.get("id"), "answers": answers, "seconds": seconds}


def _search(options: argparse.Namespace, settings: Settings) -> int:
    from vectorstore.records import Filters

    filters = Filters(outcome=options.outcome, since=options.since, council=options.council)
    if options.batch:
        queries = list(_lines(options.batch))
        assistant = _open_assistant(settings)
        for item in queries:
            start = time.perf_counter()
            try:
                found = assistant.search(str(item.get("query", "")), options.k, filters)
            except InputError as error:
                print(json.dumps({"id": item.get("id"), "error": str(error)}), flush=True)
                continue
            results = [{"ref": c.decision.ref, "score": round(c.score, 4), "why": c.why} for c in found]
            line = {"id": item.get("id"), "results": results, "seconds": round(time.perf_counter() - start, 4)}
            print(json.dumps(line, ensure_ascii=False), flush=True)
        return 0
    if options.text is None:
        raise InputError('There is nothing to search for: nextstage search "what happened".')
    found = _open_assistant(settings).search(options.text, options.k, filters)
    if options.json:
        print(json.dumps([_comparable_json(c) for c in found], ensure_ascii=False, indent=1))
    else:
        print("\n\n".join(_comparable_text(c) for c in found) or "No decision in the index matches.")
    return 0


def _comparable_json(comparable: Comparable) -> dict[str, Any]:
    decision = comparable.decision
    return {
        "ref": decision.ref,
        "council": decision.council,
        "date": decision.date.isoformat(),
        "outcome": decision.outcome,
        "score": round(comparable.score, 4),
        "why": comparable.why,
        "paragraphs": list(comparable.paragraphs),
        "url": decision.url,
        "finding": decision.finding,
        "remedy": decision.remedy,
    }


def _comparable_text(comparable: Comparable) -> str:
    decision = comparable.decision
    return (
        f"{decision.ref}  {decision.council}, {decision.date:%d %B %Y}, {decision.outcome or 'outcome not known'}\n"
        f"  {comparable.why}\n  {decision.finding}\n  {decision.url}"
    )


def _decision(options: argparse.Namespace, settings: Settings) -> int:
    decision = _open_assistant(settings).decision(options.reference)
    if options.json:
        print(json.dumps(decision.model_dump(mode="json"), ensure_ascii=False, indent=1))
    else:
        print(_decision_text(decision))
    return 0


def _decision_text(decision: Decision) -> str:
    lines = [
        f"{decision.ref}  {decision.council}",
        f"{decision.category or 'Category not known'}; {decision.outcome or 'outcome not known'}; "
        f"{decision.date:%d %B %Y}",
        decision.url,
        "",
        f"What happened: {decision.narrative}",
        f"What the Ombudsman found: {decision.finding}",
    ]
    if decision.remedy:
        lines.append(f"Remedy: {decision.remedy}")
    section = None
    for paragraph in decision.paragraphs:
        if paragraph.section != section:
            section = paragraph.section
            lines += ["", section]
        lines.append(f"  {paragraph.number}. {paragraph.text}")
        lines += [f"     - {item}" for item in paragraph.items]
    if decision.caveats:
        lines += ["", "Not confirmed about this entry: " + ", ".join(decision.caveats).replace("_", " ")]
    return "\n".join(lines)


def _eval(options: argparse.Namespace, settings: Settings) -> int:
    from evals.runner import main_eval

    _ensure_index(settings)
    return main_eval(options.gold, options.system, options.json, options.report)


def _standard_input() -> str:
    try:
        return sys.stdin.read()
    except UnicodeDecodeError:
        raise InputError("Standard input is not text in UTF-8.") from None


def _lines(name: str) -> Iterator[dict[str, Any]]:
    """JSON lines of a file (or ``-``). Raises ``InputError`` naming the line that cannot be read."""

    def read(stream: TextIO | Iterable[str]) -> Iterator[dict[str, Any]]:
        for number, line in enumerate(stream, 1):
            if not line.strip():
                continue
            try:
                item = json.loads(line)
            except json.JSONDecodeError as error:
                raise InputError(f"{name}, line {number} is not JSON: {error.msg}.") from None
            if not isinstance(item, dict):
                raise InputError(f"{name}, line {number} is not a JSON object.")
            yield item

    if name == "-":
        yield from read(_standard_input().splitlines())
        return
    try:
        with open(name, encoding="utf-8") as stream:
            yield from read(stream)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{name} cannot be read: {_reason(error)}.") from None


def _load_case(path: Path | None) -> Case:
    """The case in a file, or a new one where there is no file yet."""
    if path is None or not path.exists():
        return Case()
    try:
        return Case.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise StorageError(f"The case file {path} cannot be read: {_reason(error)}.") from None
    except ValidationError:
        raise InputError(f"{path} is not a case file of Next Stage; nothing was changed in it.") from None


def _save_case(case: Case, path: Path) -> None:
    """Write beside the file and swap, so that a full disk or a kill never leaves half a case."""
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}.", delete=False
        ) as stream:
            stream.write(case.model_dump_json(indent=1))
        os.replace(stream.name, path)
    except OSError as error:
        raise StorageError(f"The case could not be saved to {path}: {_reason(error)}.") from None


def _reason(error: Exception) -> str:
    return (error.strerror or str(error)) if isinstance(error, OSError) else "it is not text in UTF-8"
