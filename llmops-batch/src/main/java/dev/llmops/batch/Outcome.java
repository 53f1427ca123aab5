package dev.llmops.batch;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.batch.row.BatchInput;
import dev.llmops.batch.row.BatchResult;
import dev.llmops.batch.row.BatchStatus;
import dev.llmops.batch.row.BatchValue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What became of a row, before it has the row's name. */
record Outcome(
        BatchStatus status,
        @Nullable BatchValue value,
        @Nullable String errorClass,
        @Nullable String error) {

    static Outcome ok(BatchValue value) {
        return new Outcome(BatchStatus.OK, value, null, null);
    }

    static Outcome unscored(String reason) {
        return new Outcome(BatchStatus.UNSCORED, null, null, reason);
    }

    static Outcome failed(Throwable error) {
        return new Outcome(BatchStatus.FAILED, null, error.getClass().getName(), String.valueOf(error.getMessage()));
    }

    /** What a step makes of a row, or how it failed. That the batch was cancelled is no fault of a row. */
    static Outcome of(Supplier<BatchValue> step) {
        try {
            return ok(step.get());
        } catch (CallCancelledException | BatchException e) {
            throw e;
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            return failed(e);
        }
    }

    BatchResult named(BatchInput row, String key, String recipe) {
        return new BatchResult(row.id(), key, status, value, errorClass, error, recipe);
    }
}
