"""The server's log without anybody's words.

A library that logs an exception logs its message and its traceback, and an exception's message often holds
what it failed on: a person's words. Here each record keeps what kind of exception it was and where it
happened.
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType
from typing import Any

_IS_QUIET = "nextstage_is_quiet"


def keep_words_out() -> None:
    """From now on no exception's message reaches this process's log. Safe to call again."""
    made = logging.getLogRecordFactory()
    if not getattr(made, _IS_QUIET, False):
        logging.setLogRecordFactory(_quiet(made))
    sys.excepthook = lambda kind, error, trace: _tell(kind, trace)
    threading.excepthook = lambda failed: _tell(failed.exc_type, failed.exc_traceback)


def where(kind: type[BaseException], trace: TracebackType | None) -> str:
    """The kind of an exception and the place it came from."""
    frames = traceback.extract_tb(trace)
    place = f" in {frames[-1].name}, line {frames[-1].lineno}" if frames else ""
    return f"{kind.__name__}{place}"


def _quiet(made: Callable[..., logging.LogRecord]) -> Callable[..., logging.LogRecord]:
    def record(*arguments: Any, **named: Any) -> logging.LogRecord:
        whole = made(*arguments, **named)
        values = whole.args.values() if isinstance(whole.args, dict) else whole.args or ()
        if whole.exc_info and whole.exc_info[0]:
            whole.msg, whole.args = f"failed: {where(whole.exc_info[0], whole.exc_info[2])}", ()
        elif any(isinstance(value, BaseException) for value in values):
            whole.msg, whole.args = f"failed in {whole.funcName}, line {whole.lineno}", ()
        whole.exc_info = whole.exc_text = None
        return whole

    setattr(record, _IS_QUIET, True)
    return record


def _tell(kind: type[BaseException], trace: TracebackType | None) -> None:
    print(f"nextstage: {where(kind, trace)}", file=sys.stderr, flush=True)
