-- Version 1. A later version is a new step in migrations.py; this file never changes once released.
CREATE TABLE cases (
    id        TEXT PRIMARY KEY,
    owner     TEXT NOT NULL,
    title     TEXT NOT NULL,
    council   TEXT,
    body      TEXT NOT NULL,
    details   TEXT NOT NULL DEFAULT '{}',
    archived  INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1)),
    revision  INTEGER NOT NULL DEFAULT 1,
    created   TEXT NOT NULL,
    updated   TEXT NOT NULL
) STRICT;
CREATE INDEX cases_of_owner ON cases (owner, archived, updated);

CREATE TABLE notes (
    id       INTEGER PRIMARY KEY,
    case_id  TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
    text     TEXT NOT NULL,
    created  TEXT NOT NULL
) STRICT;
CREATE INDEX notes_of_case ON notes (case_id);

CREATE TABLE attachments (
    id         INTEGER PRIMARY KEY,
    case_id    TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
    name       TEXT NOT NULL,
    text       TEXT NOT NULL,
    proposals  TEXT NOT NULL DEFAULT '[]',
    created    TEXT NOT NULL
) STRICT;
CREATE INDEX attachments_of_case ON attachments (case_id);

CREATE TABLE drafts (
    id       INTEGER PRIMARY KEY,
    case_id  TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
    kind     TEXT NOT NULL,
    letter   TEXT NOT NULL,
    updated  TEXT NOT NULL,
    UNIQUE (case_id, kind)
) STRICT;

CREATE VIRTUAL TABLE words USING fts5 (case_id UNINDEXED, text, tokenize = 'unicode61 remove_diacritics 2');
