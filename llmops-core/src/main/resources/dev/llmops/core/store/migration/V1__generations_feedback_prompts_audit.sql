-- One schema for SQLite and PostgreSQL. Records are JSON in "body"; the other columns are there to be searched.
-- ${sequence} is the only difference: SQLite numbers rows by INTEGER, and PostgreSQL's INTEGER is too small.

CREATE TABLE llmops_generation (
    id             TEXT NOT NULL PRIMARY KEY,
    content_hash   TEXT NOT NULL,
    started_at     TEXT NOT NULL, -- UTC, always with nine digits of a second, so that text order is time order
    status         TEXT NOT NULL,
    prompt         TEXT,
    prompt_version INTEGER,
    experiment     TEXT,
    variant        TEXT,
    user_name      TEXT,
    session        TEXT,
    tenant         TEXT,
    model          TEXT,
    body           TEXT NOT NULL
);

CREATE INDEX llmops_generation_by_prompt ON llmops_generation (prompt, id);
CREATE INDEX llmops_generation_by_user ON llmops_generation (user_name, id);

CREATE TABLE llmops_feedback (
    id            TEXT NOT NULL PRIMARY KEY,
    generation_id TEXT NOT NULL REFERENCES llmops_generation (id),
    signal        TEXT NOT NULL,
    user_name     TEXT,
    given_at      TEXT NOT NULL,
    body          TEXT NOT NULL
);

CREATE INDEX llmops_feedback_by_generation ON llmops_feedback (generation_id, given_at);
CREATE INDEX llmops_feedback_by_time ON llmops_feedback (given_at);

CREATE TABLE llmops_prompt_version (
    name         TEXT    NOT NULL,
    number       INTEGER NOT NULL,
    content_hash TEXT    NOT NULL,
    body         TEXT    NOT NULL,
    PRIMARY KEY (name, number),
    UNIQUE (name, content_hash)
);

CREATE TABLE llmops_prompt_label (
    name   TEXT    NOT NULL,
    label  TEXT    NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (name, label),
    FOREIGN KEY (name, number) REFERENCES llmops_prompt_version (name, number)
);

CREATE TABLE llmops_audit_entry (
    sequence      ${sequence} NOT NULL PRIMARY KEY,
    event         TEXT        NOT NULL, -- canonical JSON (RFC 8785)
    previous_hash TEXT        NOT NULL,
    hash          TEXT        NOT NULL
);
