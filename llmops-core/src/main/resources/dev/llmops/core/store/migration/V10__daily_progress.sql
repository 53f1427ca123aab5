-- Up to which entry of the audit log llmops_daily_calls has what was written, in one row. A version of the library that keeps no sums moves the
-- log and not this row, so what it wrote shows, and is summed up later.
CREATE TABLE llmops_daily_progress (
    sequence ${sequence} NOT NULL PRIMARY KEY
);
