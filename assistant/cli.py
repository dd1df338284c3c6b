"""The command line: ``nextstage``. The door, with no rooms of its own.

Exit codes: 0 done; 1 the input could not be used (one line on stderr says what is wrong and how to mend
it); 2 wrong arguments. With ``--json`` stdout holds one JSON document and nothing else.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from assistant.answering.search_result import SearchResult
from assistant.case import Case
from assistant.case_file import load_case, save_case
from assistant.documents import add_commands
from assistant.errors import InputError, NextStageError, SettingError, StorageError
from assistant.letters.kinds import LetterKind
from assistant.login.commands import add_commands as add_users
from assistant.settings import ENV_FILE, Settings
from assistant.terminal import (
    answer_text,
    comparable_text,
    decision_text,
    remedies_text,
)
from vectorstore.errors import StoreError

if TYPE_CHECKING:
    from assistant.conversation import Assistant
    from vectorstore.records import Filters


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code. No traceback reaches the person."""
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace, Settings], int] = options.run
    settings = None
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that cannot show a letter shows another
            stream.reconfigure(errors="replace")
    try:
        settings = _settings()
        return command(options, settings)
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
    except Exception as error:
        if settings and settings.debug:
            raise
        print(
            f"nextstage: something broke on our side ({type(error).__name__}). Nothing you wrote was lost; "
            "NEXTSTAGE_DEBUG=1 shows where it happened.",
            file=sys.stderr,
        )
        return 1


_SENDS = re.compile(
    r"^\s*(?:export\s+)?(?P<set>(?P<name>NEXTSTAGE_CHAT_MODEL|NEXTSTAGE_CHAT_BASE_URL|(?:NEXTSTAGE_)?CHROMA_URL)"
    r"\s*=\s*\S+)",
    re.MULTILINE | re.IGNORECASE,
)


def _settings() -> Settings:
    """The settings. Says where the folder's own ``.env``, which may be somebody else's, has words sent.

    Raises ``SettingError`` where that file cannot be read.
    """
    try:
        a_file = Path(ENV_FILE).is_file()  # a pipe of that name would be waited for without end
        settings = Settings() if a_file else Settings(_env_file=None)
        written = Path(ENV_FILE).read_text(encoding="utf-8") if a_file else ""
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"The file .env in this folder cannot be read: {_reason(error)}.") from None
    away = [found["set"] for found in _SENDS.finditer(written) if found["name"].upper() not in os.environ]
    if away:
        print(f"nextstage: the file .env in this folder sets {', '.join(away)}", file=sys.stderr)
    return settings


def _ascii_only() -> bool:
    """Whether what is printed to cannot hold every letter: JSON then names them."""
    return (sys.stdout.encoding or "").lower().replace("-", "") not in ("utf8", "utf16")


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
    ask.add_argument(
        "--show-outgoing",
        action="store_true",
        help="print what would be sent to the chat model that is set, and send nothing",
    )
    ask.add_argument("--json", action="store_true")
    ask.set_defaults(run=_ask)

    search = commands.add_parser("search", help="comparable decisions, best first")
    search.add_argument("text", nargs="?")
    search.add_argument("--batch", metavar="FILE", help="JSON lines of queries, or -")
    search.add_argument("-k", type=_count, default=5, metavar="N")
    search.add_argument("--outcome", help="for example Upheld")
    search.add_argument("--since", type=int, metavar="YEAR")
    search.add_argument("--council", help="part of a council's name")
    search.add_argument("--service", metavar="CODE", help="for example short_breaks")
    search.add_argument("--fault", metavar="CODE", help="for example refused_stage2")
    search.add_argument(
        "--stage", choices=("1", "2", "3", "none"), help="the stage the complaint had reached"
    )
    search.add_argument("--min-remedy", type=_pounds, metavar="POUNDS")
    search.add_argument("--max-remedy", type=_pounds, metavar="POUNDS")
    search.add_argument("--remedies", action="store_true", help="the payments in decisions like it")
    search.add_argument("--json", action="store_true")
    search.set_defaults(run=_search)

    decision = commands.add_parser("decision", help="one decision from the index")
    decision.add_argument("reference", metavar="REF")
    decision.add_argument("--json", action="store_true")
    decision.set_defaults(run=_decision)

    _add_eval(commands.add_parser("eval", help="run gold questions and print the metrics"))

    letter = commands.add_parser("letter", help="draft a letter from a case")
    letter.add_argument("--case", type=Path, required=True, metavar="FILE", help="a case file of ask --case")
    letter.add_argument("--kind", required=True, choices=[kind.value for kind in LetterKind], metavar="KIND")
    letter.add_argument("--out", type=Path, required=True, metavar="FILE.docx", help="or .md, .pdf, .txt")
    letter.add_argument("--today", type=_day, default=None, metavar="YYYY-MM-DD")
    letter.set_defaults(run=_letter)

    add_commands(commands)
    add_users(commands)

    rules = commands.add_parser("rules", help="every rule in force with its authority, as one page")
    rules.add_argument("--out", type=Path, metavar="FILE.md", help="write the page here")
    rules.set_defaults(run=_rules)

    serve = commands.add_parser("serve", help="ask and search over HTTP, for a site of your own")
    serve.set_defaults(run=_serve)

    tools = commands.add_parser("mcp", help="ask and search as tools for a language model, over stdio")
    tools.set_defaults(run=_mcp)

    bench = commands.add_parser("bench", help="the benchmarks")
    bench.add_argument(
        "name",
        nargs="?",
        metavar="NAME",
        help="guard, ingest, procedure, retrieval, sessions, turn (all of these by default) or scale",
    )
    bench.add_argument("--documents", type=int, metavar="N", help="for ingest: how many decisions to time")
    bench.add_argument(
        "--memory", type=int, metavar="N", help="for ingest: the memory up to N decisions take"
    )
    bench.add_argument("--json", action="store_true")
    bench.set_defaults(run=_bench)
    return parser


def _add_eval(evaluate: argparse.ArgumentParser) -> None:
    option = evaluate.add_argument
    option("--gold", type=Path, metavar="PATH", help="a gold file or folder; default: bundled")
    option("--system", action="append", metavar="NAME", help="may be given several times; default: embedded")
    option("--split", choices=["tune", "test"], help="only this half of the gold")
    option("--tag", action="append", default=[], metavar="TAG", help="only questions with one of these tags")
    option("--sample", type=_count, metavar="N", help="only so many, the same ones each time")
    option("--jobs", type=_count, default=1, metavar="N", help="how many processes put the questions")
    option("--fresh", action="store_true", help="ask everything anew, whatever is kept from earlier runs")
    option("--judge", action="store_true", help="also have the chat model grade, if it agrees with a reader")
    option("--json", action="store_true")
    option("--report", type=Path, metavar="FILE.html", help="one page with plots and every failure's trace")
    option("--record", type=Path, metavar="FILE.jsonl", help="keep the run, to compare with later")
    option("--compare", type=Path, nargs=2, metavar=("A", "B"), help="compare two recorded runs")
    option("--gate", type=Path, nargs="?", const=Path("-"), metavar="BASELINE",
           help="exit 1 on harm or a drop against this record (default: the committed one)")  # fmt: skip
    option("--write-baseline", type=Path, nargs="?", const=Path("-"), metavar="BASELINE",
           help="accept this run as the baseline")  # fmt: skip
    option("--agreement", type=Path, metavar="FOLDER",
           help="put the facts of a folder of decisions, and compare with what was found")  # fmt: skip
    option("--check", action="store_true", help="check the gold and show what it covers, without a run")
    evaluate.set_defaults(run=_eval)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date like 2026-03-31") from None


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to 1000")
    return int(text)


def _pounds(text: str) -> float:
    plain = text.lstrip("£").replace(",", "")
    if not re.fullmatch(r"\d+(\.\d+)?", plain):
        raise argparse.ArgumentTypeError(f"{text!r} is not a sum of money like 250")
    return float(plain)


def _open_assistant(settings: Settings) -> Assistant:
    """The assistant with the bundled corpus indexed; builds the index where it is missing or outdated."""
    from assistant.conversation import Assistant

    _ensure_index(settings)
    return Assistant.open(settings)


def _ensure_index(settings: Settings) -> None:
    from ingest.pipeline import ensure_bundled
    from vectorstore.embedder import load_embedder
    from vectorstore.precision import use_fastest

    embedder = load_embedder(settings.embedding_model)
    use_fastest(embedder, settings.data_dir)
    ensure_bundled(
        settings.index_dir,
        embedder,
        progress=lambda line: print(f"nextstage: {line}", file=sys.stderr),
        server=settings.chroma_url,
    )


def _chat(options: argparse.Namespace, settings: Settings) -> int:
    from assistant.app.launch import launch
    from assistant.login import check_login

    check_login(settings)  # before the minutes that a first index takes
    _ensure_index(settings)
    return launch(settings, open_browser=not options.no_browser)


def _serve(_options: argparse.Namespace, settings: Settings) -> int:
    with _optional_part("api"):
        from assistant.service.serve import serve

    return serve(settings, lambda: _open_assistant(settings))


def _mcp(_options: argparse.Namespace, settings: Settings) -> int:
    with _optional_part("mcp"):
        from assistant.service.tools import serve_tools

    return serve_tools(lambda: _open_assistant(settings))


@contextmanager
def _optional_part(extra: str) -> Iterator[None]:
    """Importing a part that not every install has. Raises ``SettingError`` with how to get it."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise SettingError(
            f"This needs the package {error.name}: run pip install -e '.[{extra}]', or this command through "
            "python3 run.py, which installs it."
        ) from None


def _ask(options: argparse.Namespace, settings: Settings) -> int:
    if options.batch:
        return _ask_batch(options, settings)
    if options.text is None:
        raise InputError(
            'There is nothing to answer: nextstage ask "what happened", or - for standard input.'
        )
    message = _standard_input() if options.text == "-" else options.text
    case = load_case(options.case)
    assistant = _open_assistant(settings)
    if options.show_outgoing:
        return _show_outgoing(assistant, case, message, options.today or date.today())
    answer = assistant.turn(case, message, options.today or date.today())
    if options.case:
        save_case(answer.case, options.case)
    print(
        json.dumps(answer.as_json(), ensure_ascii=_ascii_only(), indent=1)
        if options.json
        else answer_text(answer)
    )
    return 0


def _show_outgoing(assistant: Assistant, case: Case, message: str, today: date) -> int:
    """Print each text that this turn would send to the chat model."""
    outgoing = assistant.outgoing(case, message, today)
    for each in outgoing:
        print(f"=== {each.purpose} ===\n{each.system}\n\n{each.user}\n")
    if not outgoing:
        print("Nothing would be sent: no chat model is set.")
    return 0


def _ask_batch(options: argparse.Namespace, settings: Settings) -> int:
    conversations = list(_lines(options.batch))
    assistant = _open_assistant(settings)
    for item in conversations:
        print(json.dumps(_converse(assistant, item, options.today), ensure_ascii=_ascii_only()), flush=True)
    return 0


def _converse(assistant: Assistant, item: dict[str, Any] | str, today: date | None) -> dict[str, Any]:
    """One conversation of a batch; one that fails says why and the rest go on."""
    if isinstance(item, str):
        return {"id": None, "error": item}
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
    filters = _filters(options)
    if options.batch:
        queries = list(_lines(options.batch))
        assistant = _open_assistant(settings)
        for item in queries:
            line = _search_item(assistant, item, options.k, filters)
            print(json.dumps(line, ensure_ascii=_ascii_only()), flush=True)
        return 0
    if options.text is None:
        raise InputError('There is nothing to search for: nextstage search "what happened".')
    assistant = _open_assistant(settings)
    if options.remedies:
        picture = assistant.remedies(options.text, filters)
        print(picture.model_dump_json(indent=1) if options.json else remedies_text(picture))
        return 0
    found = assistant.search(options.text, options.k, filters)
    if options.json:
        rows = [SearchResult.of(each).model_dump(mode="json") for each in found]
        print(json.dumps(rows, ensure_ascii=_ascii_only(), indent=1))
    else:
        print("\n\n".join(comparable_text(c) for c in found) or "No decision in the index matches.")
    return 0


def _filters(options: argparse.Namespace) -> Filters:
    """The facets asked for. Raises ``InputError`` for a code that is none, naming those there are."""
    from assistant.facets import known
    from vectorstore.records import Filters

    return known(
        Filters(
            outcome=options.outcome,
            since=options.since,
            council=options.council,
            service=options.service,
            fault=options.fault,
            stage=options.stage,
            min_remedy=options.min_remedy,
            max_remedy=options.max_remedy,
        )
    )


def _search_item(
    assistant: Assistant, item: dict[str, Any] | str, k: int, filters: Filters
) -> dict[str, Any]:
    """One query of a batch; one that fails says why and the rest go on."""
    if isinstance(item, str):
        return {"id": None, "error": item}
    start = time.perf_counter()
    try:
        found = assistant.search(str(item.get("query", "")), k, filters)
    except (NextStageError, StoreError) as error:
        return {"id": item.get("id"), "error": str(error)}
    results = [{"ref": c.decision.ref, "score": round(c.score, 4), "why": c.why} for c in found]
    return {"id": item.get("id"), "results": results, "seconds": round(time.perf_counter() - start, 4)}


def _decision(options: argparse.Namespace, settings: Settings) -> int:
    assistant = _open_assistant(settings)
    decision = assistant.decision(options.reference)
    if options.json:
        print(json.dumps(decision.model_dump(mode="json"), ensure_ascii=_ascii_only(), indent=1))
    else:
        print(decision_text(decision, assistant.checked(decision)))
    return 0


def _eval(options: argparse.Namespace, settings: Settings) -> int:
    from evals import command

    if options.compare:
        return command.main_compare(options.compare[0], options.compare[1], options.json, options.report)
    if options.check:
        return command.main_check(options.gold, options.json)
    _ensure_index(settings)
    if options.agreement:
        system = (options.system or [None])[0]
        return command.main_agreement(options.agreement, system, options.json)
    return command.main_eval(command.request(options))


def _letter(options: argparse.Namespace, settings: Settings) -> int:
    from assistant.letters import format_of, write_letter

    format_of(options.out)
    if not options.case.exists():
        raise InputError(f"There is no case file {options.case}: nextstage ask --case writes one.")
    case = load_case(options.case)
    desk = _open_assistant(settings).letters
    letter = desk.draft(LetterKind(options.kind), case, options.today or date.today())
    write_letter(letter, options.out)
    for line in (*(note.text for note in letter.notes), *(f"To fill in: {blank}" for blank in letter.blanks)):
        print(f"nextstage: {line}", file=sys.stderr)
    return 0


def _rules(options: argparse.Namespace, settings: Settings) -> int:
    page = _open_assistant(settings).the_rules()
    if options.out is None:
        print(page, end="")
        return 0
    try:
        options.out.write_text(page, encoding="utf-8")
    except OSError as error:
        raise StorageError(f"The rules could not be written to {options.out}: {error.strerror}.") from None
    return 0


def _bench(options: argparse.Namespace, settings: Settings) -> int:
    from evals.benchmarks import ingest, ingest_memory, measure

    if (options.memory or options.documents) and options.name != "ingest":
        raise InputError("--documents and --memory are of nextstage bench ingest.")
    if options.name != "procedure":
        _ensure_index(settings)
    if options.memory:
        measured = [ingest_memory.measure(max(10, options.memory))]
    elif options.documents:
        measured = [ingest.measure(max(1, options.documents))]
    else:
        measured = measure(options.name)
    if options.json:
        print(json.dumps([figures.model_dump(mode="json") for figures in measured], indent=1))
    else:
        print("\n".join(figures.as_text() for figures in measured))
    return 0


def _standard_input() -> str:
    try:
        return sys.stdin.read()
    except UnicodeDecodeError:
        raise InputError("Standard input is not text in UTF-8.") from None


def _lines(name: str) -> Iterator[dict[str, Any] | str]:
    """The items of a file of JSON lines (or ``-``); for a line that is none, a sentence that says so.

    Raises ``InputError`` where the file itself cannot be read.
    """
    if name == "-":
        text = _standard_input()
    else:
        try:
            text = Path(name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"{name} cannot be read: {_reason(error)}.") from None
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield _item(line, f"{name}, line {number}")


def _item(line: str, place: str) -> dict[str, Any] | str:
    try:
        item = json.loads(line)
    except (json.JSONDecodeError, RecursionError):
        return f"{place} is not JSON."
    return item if isinstance(item, dict) else f"{place} is not a JSON object."


def _reason(error: Exception) -> str:
    return (error.strerror or str(error)) if isinstance(error, OSError) else "it is not text in UTF-8"
