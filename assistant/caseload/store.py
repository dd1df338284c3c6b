"""The case list of one adviser: add, find, change, archive, delete for good."""

from __future__ import annotations

import re
import sqlite3
import uuid
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from assistant.case import Case
from assistant.caseload.database import connection, erase, merge_search_index
from assistant.caseload.records import Attachment, CaseSummary, Draft, NoteRecord, StoredCase
from assistant.errors import InputError, StorageError

TITLE_LENGTH, NOTE_LENGTH, PAPER_LENGTH = 200, 20_000, 400_000  # characters


class Caseload:
    """The cases of one ``owner`` in the file at ``path``; another owner's are neither seen nor changed.

    Nothing is created by looking: the file is made when the first case is added. Every method may raise
    ``StorageError`` (the file cannot be used) and, where it names a case, ``InputError`` (there is none).
    """

    def __init__(self, path: Path, owner: str) -> None:
        self._path = path
        self._owner = owner

    def add(self, title: str, case: Case, details: str = "{}") -> StoredCase:
        """Keep a case. ``title`` is how the adviser finds it (a client's name or initials)."""
        case_id, now = uuid.uuid4().hex, _now()
        with connection(self._path, write=True) as db:
            db.execute(
                "INSERT INTO cases (id, owner, title, council, body, details, created, updated)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    case_id,
                    self._owner,
                    _title(title),
                    _council(case),
                    case.model_dump_json(),
                    details,
                    now,
                    now,
                ),
            )
            _index(db, case_id)
            return self._stored(db, case_id)

    def get(self, case_id: str) -> StoredCase:
        """One case."""
        self._must_exist()
        with connection(self._path, write=False) as db:
            return self._stored(db, case_id)

    def save(
        self,
        case_id: str,
        *,
        case: Case | None = None,
        title: str | None = None,
        details: str | None = None,
        revision: int | None = None,
    ) -> StoredCase:
        """Change what is given. With ``revision``, only if nobody changed the case since it was read: raises
        ``StorageError`` otherwise, and changes nothing."""
        self._must_exist()
        with connection(self._path, write=True) as db:
            held = self._stored(db, case_id)
            if revision is not None and held.revision != revision:
                raise StorageError(
                    "This case was changed in another window, so yours was not saved. Open it again."
                )
            kept = case if case is not None else held.case
            db.execute(
                "UPDATE cases SET title = ?, council = ?, body = ?, details = ?, revision = revision + 1,"
                " updated = ? WHERE id = ? AND owner = ?",
                (
                    _title(title) if title is not None else held.title,
                    _council(kept),
                    kept.model_dump_json(),
                    details if details is not None else held.details,
                    _now(),
                    case_id,
                    self._owner,
                ),
            )
            _index(db, case_id)
            return self._stored(db, case_id)

    def cases(self, search: str = "", *, archived: bool | None = False) -> list[CaseSummary]:
        """The cases, last changed first; with ``search`` those whose title, words, notes or papers hold every
        word (or its beginning). ``archived`` None lists both kinds."""
        if not self._path.exists():
            return []
        wanted, values = ["owner = ?"], [self._owner]
        if archived is not None:
            wanted.append(f"archived = {int(archived)}")
        if search.strip():
            query = _query(search)
            if not query:
                return []
            wanted.append("id IN (SELECT case_id FROM words WHERE words MATCH ?)")
            values.append(query)
        with connection(self._path, write=False) as db:
            rows = db.execute(
                f"SELECT * FROM cases WHERE {' AND '.join(wanted)} ORDER BY updated DESC, rowid DESC", values
            ).fetchall()
        return [CaseSummary(**_summary(row)) for row in rows]

    def archive(self, case_id: str, *, archived: bool = True) -> None:
        """Put a case away, or (``archived`` False) bring it back."""
        self._must_exist()
        with connection(self._path, write=True) as db:
            self._owned(db, case_id)
            db.execute("UPDATE cases SET archived = ? WHERE id = ?", (int(archived), case_id))

    def delete(self, case_id: str) -> None:
        """Delete a case with all that belongs to it, for good: overwritten in the file, nothing to undo."""
        self._must_exist()
        with connection(self._path, write=True) as db:
            self._owned(db, case_id)
            db.execute("DELETE FROM words WHERE case_id = ?", (case_id,))
            db.execute("DELETE FROM cases WHERE id = ?", (case_id,))
            merge_search_index(db)
        erase(self._path)

    def notes(self, case_id: str) -> list[NoteRecord]:
        """The notes of a case, the newest first."""
        return [NoteRecord(**dict(row)) for row in self._rows("notes", "id, text, created", case_id)]

    def add_note(self, case_id: str, text: str) -> None:
        """Keep a note. Raises ``InputError`` where it is empty or far too long."""
        self._insert(case_id, "notes", {"text": _text(text, NOTE_LENGTH, "note")})

    def delete_note(self, case_id: str, note_id: int) -> None:
        """Delete a note for good."""
        self._remove(case_id, "notes", note_id)

    def attachments(self, case_id: str) -> list[Attachment]:
        """The papers of a case, the newest first."""
        rows = self._rows("attachments", "id, name, text, proposals, created", case_id)
        return [Attachment(**dict(row)) for row in rows]

    def add_attachment(self, case_id: str, name: str, text: str, proposals: str = "[]") -> None:
        """Keep the text of a paper and what was proposed from it (JSON)."""
        kept = {"name": _title(name), "text": _text(text, PAPER_LENGTH, "letter"), "proposals": proposals}
        self._insert(case_id, "attachments", kept)

    def set_proposals(self, case_id: str, attachment_id: int, proposals: str) -> None:
        """Keep what became of a paper's proposals (JSON)."""
        self._must_exist()
        with connection(self._path, write=True) as db:
            self._owned(db, case_id)
            db.execute(
                "UPDATE attachments SET proposals = ? WHERE id = ? AND case_id = ?",
                (proposals, attachment_id, case_id),
            )

    def delete_attachment(self, case_id: str, attachment_id: int) -> None:
        """Delete a paper for good."""
        self._remove(case_id, "attachments", attachment_id)

    def drafts(self, case_id: str) -> list[Draft]:
        """The letters kept with a case, one of each kind, the last changed first."""
        rows = self._rows("drafts", "id, kind, letter, updated", case_id, order="updated DESC, id DESC")
        return [Draft(**dict(row)) for row in rows]

    def save_draft(self, case_id: str, kind: str, letter: str) -> None:
        """Keep a letter (JSON) in the place of an earlier one of its kind."""
        self._must_exist()
        with connection(self._path, write=True) as db:
            self._owned(db, case_id)
            db.execute(
                "INSERT INTO drafts (case_id, kind, letter, updated) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (case_id, kind) DO UPDATE"
                " SET letter = excluded.letter, updated = excluded.updated",
                (case_id, kind, letter, _now()),
            )

    def delete_draft(self, case_id: str, draft_id: int) -> None:
        """Delete a letter for good."""
        self._remove(case_id, "drafts", draft_id)

    def _rows(self, table: str, columns: str, case_id: str, order: str = "id DESC") -> list[sqlite3.Row]:
        self._must_exist()
        with connection(self._path, write=False) as db:
            self._owned(db, case_id)
            query = f"SELECT {columns} FROM {table} WHERE case_id = ? ORDER BY {order}"
            return db.execute(query, (case_id,)).fetchall()

    def _insert(self, case_id: str, table: str, values: dict[str, str]) -> None:
        self._must_exist()
        values = {"case_id": case_id, **values, "created": _now()}
        marks = ", ".join("?" for _ in values)
        with connection(self._path, write=True) as db:
            self._owned(db, case_id)
            db.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", tuple(values.values()))
            _index(db, case_id)

    def _remove(self, case_id: str, table: str, row_id: int) -> None:
        self._must_exist()
        with connection(self._path, write=True) as db:
            self._owned(db, case_id)
            db.execute(f"DELETE FROM {table} WHERE id = ? AND case_id = ?", (row_id, case_id))
            _index(db, case_id)
            merge_search_index(db)
        erase(self._path)

    def _must_exist(self) -> None:
        if not self._path.exists():
            raise _no_such_case()

    def _owned(self, db: sqlite3.Connection, case_id: str) -> sqlite3.Row:
        row = db.execute("SELECT * FROM cases WHERE id = ? AND owner = ?", (case_id, self._owner)).fetchone()
        if row is None:
            raise _no_such_case()
        return row  # type: ignore[no-any-return]

    def _stored(self, db: sqlite3.Connection, case_id: str) -> StoredCase:
        row = self._owned(db, case_id)
        try:
            case = Case.model_validate_json(row["body"])
        except ValidationError:
            raise StorageError(
                "This case was kept by another version of Next Stage and cannot be read by this one."
            ) from None
        return StoredCase(**_summary(row), case=case, details=row["details"], revision=row["revision"])


def _summary(row: sqlite3.Row) -> dict[str, object]:
    names = ("id", "title", "council", "created", "updated")
    return {**{name: row[name] for name in names}, "archived": bool(row["archived"])}


def _index(db: sqlite3.Connection, case_id: str) -> None:
    """What a search looks in: the title, the conversation, the notes and the papers."""
    row = db.execute("SELECT title, council, body FROM cases WHERE id = ?", (case_id,)).fetchone()
    case = Case.model_validate_json(row["body"])
    found = [row["title"], row["council"] or "", *case.turns]
    for table, column in (("notes", "text"), ("attachments", "name || ' ' || text")):
        query = f"SELECT {column} FROM {table} WHERE case_id = ?"
        found += [each[0] for each in db.execute(query, (case_id,))]
    db.execute("DELETE FROM words WHERE case_id = ?", (case_id,))
    db.execute("INSERT INTO words (case_id, text) VALUES (?, ?)", (case_id, "\n".join(found)))


def _query(search: str) -> str:
    """The words as a full-text query in which nothing typed has any power."""
    return " ".join(f'"{word}"*' for word in re.findall(r"\w+", search)[:20])


def _title(text: str) -> str:
    title = " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())[:TITLE_LENGTH]
    if not title:
        raise InputError("Give the case a name you will find it by, for example the client's initials.")
    return title


def _text(text: str, limit: int, what: str) -> str:
    if not text.strip():
        raise InputError(f"The {what} is empty.")
    if len(text) > limit:
        raise InputError(f"The {what} is longer than {limit:,} characters. Please shorten it.")
    return text.encode("utf-8", "replace").decode("utf-8")


def _council(case: Case) -> str | None:
    return case.council.value if case.council else None


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _no_such_case() -> InputError:
    return InputError("That case is not in your list. It may have been deleted.")
