-- What the last scan of each source found, and the languages of documents that are written from now on.

CREATE TABLE ${index}_scan (
    name TEXT PRIMARY KEY,
    scan TEXT NOT NULL
);

ALTER TABLE ${index}_document ADD COLUMN language TEXT;
