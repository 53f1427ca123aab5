-- What became of prompts: moves of labels and tags. Versions may have equal contents, as those of other registries can.

CREATE TABLE llmops_prompt_kept (
    name         TEXT    NOT NULL,
    number       INTEGER NOT NULL,
    content_hash TEXT    NOT NULL,
    body         TEXT    NOT NULL,
    PRIMARY KEY (name, number)
);

INSERT INTO llmops_prompt_kept (name, number, content_hash, body)
SELECT name, number, content_hash, body FROM llmops_prompt_version;

CREATE TABLE llmops_prompt_pointer (
    name   TEXT    NOT NULL,
    label  TEXT    NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (name, label)
);

INSERT INTO llmops_prompt_pointer (name, label, number) SELECT name, label, number FROM llmops_prompt_label;

DROP TABLE llmops_prompt_label;

DROP TABLE llmops_prompt_version;

ALTER TABLE llmops_prompt_kept RENAME TO llmops_prompt_version;

ALTER TABLE llmops_prompt_pointer RENAME TO llmops_prompt_label;

CREATE INDEX llmops_prompt_version_by_content ON llmops_prompt_version (name, content_hash);

CREATE TABLE llmops_prompt_move (
    name     TEXT    NOT NULL,
    position INTEGER NOT NULL, -- 1 for the first move of a label of that prompt, then one more each time
    label    TEXT    NOT NULL,
    body     TEXT    NOT NULL,
    PRIMARY KEY (name, position)
);

CREATE TABLE llmops_prompt_tag (
    name TEXT NOT NULL,
    tag  TEXT NOT NULL,
    PRIMARY KEY (name, tag)
);

CREATE INDEX llmops_prompt_tag_by_tag ON llmops_prompt_tag (tag);
