-- What is remembered. Sessions and users are found by SHA-256 of their names: whatever a name holds, two never meet, and none is told.

CREATE TABLE llmops_memory_message (
    session    TEXT        NOT NULL, -- of tenant, user and session
    position   ${sequence} NOT NULL,
    subject    TEXT        NOT NULL, -- of tenant and user
    generation TEXT,
    kept_at    TEXT        NOT NULL,
    body       TEXT        NOT NULL,
    PRIMARY KEY (session, position)
);

CREATE INDEX llmops_memory_message_by_subject ON llmops_memory_message (subject);

CREATE TABLE llmops_memory_session (
    session       TEXT        NOT NULL PRIMARY KEY,
    subject       TEXT        NOT NULL,
    last_position ${sequence} NOT NULL,
    summary       TEXT
);

CREATE INDEX llmops_memory_session_by_subject ON llmops_memory_session (subject);

CREATE TABLE llmops_memory_fact (
    subject    TEXT NOT NULL,
    id         TEXT NOT NULL, -- SHA-256 too
    learnt_at  TEXT NOT NULL, -- always with nine digits of a second
    expires_at TEXT,
    body       TEXT NOT NULL,
    PRIMARY KEY (subject, id)
);

CREATE INDEX llmops_memory_fact_by_expiry ON llmops_memory_fact (expires_at);
