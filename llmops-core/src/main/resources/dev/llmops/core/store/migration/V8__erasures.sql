-- Erasures that are not complete: what a hold or a failure keeps waiting. A row goes when its erasure is complete.
CREATE TABLE llmops_erasure (
    id           TEXT NOT NULL PRIMARY KEY,
    requested_at TEXT NOT NULL,
    body         TEXT NOT NULL
);
