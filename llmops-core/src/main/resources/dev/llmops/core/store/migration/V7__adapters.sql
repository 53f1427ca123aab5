-- Adapters and the moves of their labels. Where a label is its last move says.
CREATE TABLE llmops_adapter_version (
    name   TEXT    NOT NULL,
    number INTEGER NOT NULL,
    digest TEXT    NOT NULL,
    body   TEXT    NOT NULL,
    PRIMARY KEY (name, number)
);

CREATE TABLE llmops_adapter_move (
    name     TEXT    NOT NULL,
    position INTEGER NOT NULL, -- 1 for the first move of a label of that adapter, then one more each time
    label    TEXT    NOT NULL,
    body     TEXT    NOT NULL,
    PRIMARY KEY (name, position)
);
