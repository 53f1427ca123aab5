package dev.llmops.core.store;

import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A write that waits for its commit. */
final class PendingWrite<T extends @Nullable Object> {

    private final Write<T> write;
    private final CompletableFuture<T> future = new CompletableFuture<>();
    private @Nullable T result;

    PendingWrite(Write<T> write) {
        this.write = write;
    }

    CompletableFuture<T> future() {
        return future;
    }

    void apply(Transaction transaction) throws SQLException {
        result = write.apply(transaction);
    }

    @SuppressWarnings("NullAway") // T itself says whether the result can be null
    void succeed() {
        future.complete(result);
    }

    void fail(Throwable error) {
        future.completeExceptionally(error);
    }
}
