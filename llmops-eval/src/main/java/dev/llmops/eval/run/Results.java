package dev.llmops.eval.run;

import dev.llmops.eval.dataset.Row;
import org.jspecify.annotations.Nullable;

/** Where the results of a run go. Called by one thread at a time. */
interface Results {

    /** Takes an answered result of an earlier process, before the run begins. */
    void restored(RowResult before);

    /** Whether an earlier process has answered this sample of a row. */
    boolean has(long index, Row row, int sample);

    /** Takes a result of this run. */
    void add(long index, RowResult result);

    /** Why no further row is needed, or null. */
    default @Nullable String decided() {
        return null;
    }

    /** Whether a row is so far ahead of those that were decided on that asking it may be a call for nothing. */
    default boolean tooEarly(long index) {
        return false;
    }
}
