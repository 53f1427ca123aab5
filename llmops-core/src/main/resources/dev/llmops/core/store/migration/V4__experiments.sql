-- Experiments. Times are microseconds since 1970, so that time between them can be reckoned.

CREATE TABLE llmops_experiment_version (
    name   TEXT    NOT NULL,
    number INTEGER NOT NULL,
    status TEXT    NOT NULL,
    body   TEXT    NOT NULL,
    PRIMARY KEY (name, number)
);

-- The first time that a unit met a variant in an epoch.
CREATE TABLE llmops_exposure (
    experiment TEXT             NOT NULL,
    unit       TEXT             NOT NULL,
    epoch      INTEGER          NOT NULL,
    variant    TEXT             NOT NULL,
    exposed_at ${sequence}      NOT NULL,
    propensity DOUBLE PRECISION NOT NULL,
    generation TEXT,
    segments   TEXT             NOT NULL,
    PRIMARY KEY (experiment, unit, epoch)
)${clustered};

CREATE INDEX llmops_exposure_by_unit ON llmops_exposure (unit);

CREATE TABLE llmops_outcome (
    unit        TEXT             NOT NULL,
    metric      TEXT             NOT NULL,
    outcome_key TEXT             NOT NULL,
    value       DOUBLE PRECISION NOT NULL,
    happened_at ${sequence}      NOT NULL,
    PRIMARY KEY (unit, metric, outcome_key)
)${clustered};

-- The figures of each call within an experiment, beside each other for each unit, so that a unit's sums are read in one go.
CREATE TABLE llmops_experiment_call (
    experiment    TEXT        NOT NULL,
    unit          TEXT        NOT NULL,
    epoch         INTEGER     NOT NULL,
    generation_id TEXT        NOT NULL,
    started_at    ${sequence} NOT NULL,
    failed        INTEGER     NOT NULL,
    blocked       INTEGER     NOT NULL,
    latency       DOUBLE PRECISION NOT NULL, -- seconds, as is the next one
    first_token   DOUBLE PRECISION,
    input_tokens  ${sequence},
    output_tokens ${sequence},
    cost          DOUBLE PRECISION,
    PRIMARY KEY (experiment, unit, epoch, generation_id)
)${clustered};

CREATE INDEX llmops_experiment_call_by_generation ON llmops_experiment_call (generation_id);

-- Thumbs as 0 or 1, ratings moved to 0 to 1, and 1 for all else: what feedback counts for in an experiment.
ALTER TABLE llmops_feedback ADD COLUMN value DOUBLE PRECISION;
