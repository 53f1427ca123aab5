package dev.llmops.core;

import dev.llmops.api.identity.Caller;
import dev.llmops.core.internal.context.CallContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.Objects;
import java.util.Optional;

/**
 * Sets the caller for everything that this thread asks until the scope is closed: calls through {@link
 * LlmOps#asModelClient()}, and questions that do not set a caller themselves.
 *
 * <pre>{@code
 * try (CallerScope scope = CallerScope.open(Caller.user("u42"))) {
 *     assistant.chat("How long is the cable?");
 * }
 * }</pre>
 *
 * <p>It is part of OpenTelemetry's {@link Context}: when a nested scope ends, the outer one applies again. A streamed answer, and the tools
 * that it calls, keep the caller that was set when it was requested. An executor from {@link
 * Context#taskWrapping(java.util.concurrent.Executor)} carries the caller to other threads, which otherwise have none. Close a scope on
 * the thread that opened it.
 */
public final class CallerScope implements AutoCloseable {

    private final Scope scope;

    private CallerScope(Scope scope) {
        this.scope = scope;
    }

    /**
     * {@return a scope with a caller}
     *
     * @param caller the caller
     */
    @SuppressWarnings("MustBeClosedChecker") // It is closed with this scope.
    public static CallerScope open(Caller caller) {
        Context context = CallContext.with(Context.current(), Objects.requireNonNull(caller, "caller"));
        return new CallerScope(context.makeCurrent());
    }

    /** {@return the caller on this thread, if a scope is open} */
    public static Optional<Caller> current() {
        return Optional.ofNullable(CallContext.caller(Context.current()));
    }

    @Override
    public void close() {
        scope.close();
    }
}
