-- Until when the latest version of an experiment gives out its variants, in microseconds since 1970, if somebody prolonged it.
CREATE TABLE llmops_experiment_lease (
    name        TEXT        NOT NULL PRIMARY KEY,
    number      INTEGER     NOT NULL,
    lease_until ${sequence} NOT NULL
);
