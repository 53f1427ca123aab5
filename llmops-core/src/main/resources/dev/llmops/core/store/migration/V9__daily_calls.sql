-- What pages show of months at once, summed up while generations are written and removed: the same calls in the scope of all, and in that of
-- their tenant. It says nothing that llmops_generation does not, so exports leave it out.
CREATE TABLE llmops_daily_calls (
    scope TEXT NOT NULL,
    day   TEXT NOT NULL,
    calls TEXT NOT NULL, -- what they have in common, as JSON
    body  TEXT NOT NULL,
    PRIMARY KEY (scope, day, calls)
)${clustered};
