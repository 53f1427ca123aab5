-- One set of tables for each index, whose name they begin with: the dimension of vectors is part of a table's type.

CREATE TABLE ${index}_kind (
    version INTEGER NOT NULL,
    tenants BOOLEAN NOT NULL,
    embedding TEXT NOT NULL
);

CREATE TABLE ${index}_document (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- over tenant and id, which can be longer than an index on them takes
    name TEXT COLLATE "C" NOT NULL UNIQUE,
    tenant TEXT COLLATE "C",
    id TEXT NOT NULL,
    text TEXT NOT NULL,
    metadata JSONB NOT NULL,
    digest TEXT NOT NULL,
    language TEXT NOT NULL
);

CREATE TABLE ${index}_passage (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    document BIGINT NOT NULL REFERENCES ${index}_document ON DELETE CASCADE,
    tenant TEXT COLLATE "C",
    source TEXT NOT NULL,
    start_at INTEGER NOT NULL,
    end_at INTEGER NOT NULL,
    text TEXT NOT NULL,
    metadata JSONB NOT NULL,
    -- of what was indexed, by which a new version of a document finds vectors that it can keep
    hash TEXT COLLATE "C" NOT NULL,
    words TSVECTOR NOT NULL${vector}
);

CREATE INDEX ON ${index}_passage (document);
CREATE INDEX ON ${index}_passage (tenant) WHERE tenant IS NOT NULL;
CREATE INDEX ON ${index}_passage USING gin (words);
CREATE INDEX ON ${index}_passage USING gin (metadata jsonb_path_ops);
${graph}

CREATE TABLE ${index}_field (
    tenant TEXT COLLATE "C",
    name TEXT NOT NULL,
    type TEXT NOT NULL
);

-- Both can be longer than an index takes, and two rows without a tenant are never equal by themselves.
CREATE UNIQUE INDEX ON ${index}_field (coalesce(md5(tenant), ''), md5(name), type);

CREATE TABLE ${index}_language (
    language TEXT PRIMARY KEY
);

-- What the last scan of each source found.
CREATE TABLE ${index}_scan (
    name TEXT PRIMARY KEY,
    scan TEXT NOT NULL
);
