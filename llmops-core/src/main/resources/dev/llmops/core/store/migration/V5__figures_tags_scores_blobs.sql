-- What generations are searched and summed up by. NULL is what nobody knows; it is never 0.

-- Tokens; cost in billionths of its currency (ISO 4217), so that sums are exact; times in nanoseconds; references to blobs in the body.
ALTER TABLE llmops_generation ADD COLUMN input_tokens ${sequence};
ALTER TABLE llmops_generation ADD COLUMN output_tokens ${sequence};
ALTER TABLE llmops_generation ADD COLUMN cost ${sequence};
ALTER TABLE llmops_generation ADD COLUMN currency TEXT;
ALTER TABLE llmops_generation ADD COLUMN duration ${sequence};
ALTER TABLE llmops_generation ADD COLUMN first_token ${sequence};
ALTER TABLE llmops_generation ADD COLUMN blobs ${sequence};

CREATE INDEX llmops_generation_by_version ON llmops_generation (prompt, prompt_version, id);
CREATE INDEX llmops_generation_by_session ON llmops_generation (session, id);
CREATE INDEX llmops_generation_by_tenant ON llmops_generation (tenant, id);
CREATE INDEX llmops_generation_by_model ON llmops_generation (model, id);
CREATE INDEX llmops_generation_by_status ON llmops_generation (status, id) WHERE status <> 'COMPLETED';

-- Holds all that is summed up, so that sums never read bodies.
CREATE INDEX llmops_generation_figures ON llmops_generation (started_at, id, status, prompt, prompt_version,
    user_name, session, tenant, model, input_tokens, output_tokens, cost, currency, duration, first_token);

CREATE TABLE llmops_generation_tag (
    name          TEXT NOT NULL,
    value         TEXT NOT NULL,
    generation_id TEXT NOT NULL REFERENCES llmops_generation (id),
    PRIMARY KEY (name, value, generation_id)
)${clustered};

CREATE INDEX llmops_generation_tag_by_generation ON llmops_generation_tag (generation_id);

-- A generation can have variants of several experiments.
CREATE TABLE llmops_generation_variant (
    experiment    TEXT NOT NULL,
    variant       TEXT NOT NULL,
    generation_id TEXT NOT NULL REFERENCES llmops_generation (id),
    PRIMARY KEY (experiment, variant, generation_id)
)${clustered};

INSERT INTO llmops_generation_variant (experiment, variant, generation_id)
SELECT experiment, variant, id FROM llmops_generation WHERE experiment IS NOT NULL;

CREATE INDEX llmops_generation_variant_by_generation ON llmops_generation_variant (generation_id);

CREATE TABLE llmops_score (
    id            TEXT NOT NULL PRIMARY KEY, -- generation and evaluator
    generation_id TEXT NOT NULL REFERENCES llmops_generation (id),
    evaluator     TEXT NOT NULL,
    value         DOUBLE PRECISION, -- NULL if the evaluator gave none
    given_at      TEXT NOT NULL,
    body          TEXT NOT NULL
);

CREATE INDEX llmops_score_by_generation ON llmops_score (generation_id, evaluator);
CREATE INDEX llmops_score_by_value ON llmops_score (evaluator, value, generation_id);

-- JSON values that many bodies share, under the SHA-256 of their UTF-8 form.
CREATE TABLE llmops_blob (
    hash TEXT        NOT NULL PRIMARY KEY,
    uses ${sequence} NOT NULL,
    body TEXT        NOT NULL
);

-- Records that were erased, and the entry of the audit log that says so.
CREATE TABLE llmops_tombstone (
    kind       TEXT        NOT NULL,
    record_key TEXT        NOT NULL,
    sequence   ${sequence} NOT NULL,
    PRIMARY KEY (kind, record_key)
)${clustered};

CREATE TABLE llmops_hold (
    id   TEXT NOT NULL PRIMARY KEY,
    body TEXT NOT NULL
);
