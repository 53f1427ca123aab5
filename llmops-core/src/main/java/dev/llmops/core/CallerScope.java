package dev.llmops.core;

import dev.llmops.api.identity.Caller;
import dev.llmops.core.internal.context.CallContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.Objects;
import java.util.Optional;

/**
 * Says who calls, for all that this thread asks until the scope is closed: calls through {@link
 * LlmOps#asModelClient()}, and questions that do not say it themselves.
 *
 * <pre>{@code
 * try (CallerScope scope = CallerScope.open(Caller.user("u42"))) {
 *     assistant.chat("How long is the cable?");
 * }
 * }</pre>
 *
 * <p>It is part of OpenTelemetry's {@link Context}: a scope within another ends where the other goes on; a streamed answer keeps the
 * caller that was there when it was asked for, with the tools that it calls; and an executor of {@link
 * Context#taskWrapping(java.util.concurrent.Executor)} carries it to other threads, which otherwise know nobody. Close a scope on
 * the thread that opened it.
 */
public final class CallerScope implements AutoCloseable {

    private final Scope scope;

    private CallerScope(Scope scope) {
        this.scope = scope;
    }

    /**
     * {@return a scope in which somebody calls}
     *
     * @param caller who calls
     */
    @SuppressWarnings("MustBeClosedChecker") // It is closed with this scope.
    public static CallerScope open(Caller caller) {
        Context context = CallContext.with(Context.current(), Objects.requireNonNull(caller, "caller"));
        return new CallerScope(context.makeCurrent());
    }

    /** {@return who calls on this thread, if a scope is open} */
    public static Optional<Caller> current() {
        return Optional.ofNullable(CallContext.caller(Context.current()));
    }

    @Override
    public void close() {
        scope.close();
    }
}
