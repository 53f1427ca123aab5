package dev.llmops.core.store;

import dev.llmops.commons.internal.thread.Uninterrupted;
import dev.llmops.core.store.Transaction.Write;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** A write that waits for its commit. */
final class PendingWrite<T extends @Nullable Object> {

    /** What can be done before the transaction, on any thread: turning records into rows. Runs once. */
    @FunctionalInterface
    interface Preparation<T> {
        Write<T> prepare();
    }

    private final FutureTask<Write<T>> preparation;
    private final CompletableFuture<T> future = new CompletableFuture<>();
    private @Nullable T result;

    PendingWrite(Preparation<T> preparation) {
        this.preparation = new FutureTask<>(preparation::prepare);
    }

    CompletableFuture<T> future() {
        return future;
    }

    /** Makes the rows, unless another thread has or does. */
    void prepare() {
        preparation.run();
    }

    void apply(Transaction transaction) throws SQLException {
        prepare();
        result = prepared().apply(transaction);
    }

    private Write<T> prepared() {
        try {
            return Uninterrupted.get(preparation::get);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the record cannot be turned into rows", e.getCause());
        }
    }

    @SuppressWarnings("NullAway") // T itself says whether the result can be null
    void succeed() {
        future.complete(result);
    }

    void fail(Throwable error) {
        future.completeExceptionally(error);
    }
}
