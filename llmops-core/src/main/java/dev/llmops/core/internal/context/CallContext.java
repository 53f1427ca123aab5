package dev.llmops.core.internal.context;

import dev.llmops.api.identity.Caller;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import org.jspecify.annotations.Nullable;

/**
 * Who calls, in OpenTelemetry's {@link Context}: it goes where traces go, so executors that carry a trace carry the caller
 * too, and a scope inside another ends where the other goes on.
 */
public final class CallContext {

    private static final ContextKey<Caller> CALLER = ContextKey.named("llmops-caller");
    private static final ContextKey<String> SESSION = ContextKey.named("llmops-session");

    private CallContext() {}

    public static Context with(Context context, Caller caller) {
        return context.with(CALLER, caller);
    }

    /**
     * {@return a context with a conversation, for callers that name none}
     *
     * @param session the conversation
     */
    public static Context withSession(Context context, String session) {
        return context.with(SESSION, session);
    }

    /** {@return the caller in a context, in its conversation; null if there is none} */
    public static @Nullable Caller caller(Context context) {
        Caller caller = context.get(CALLER);
        return caller == null ? null : inSession(caller, context);
    }

    /** {@return a caller in the conversation of a context, unless the caller names one} */
    public static Caller inSession(Caller caller, Context context) {
        String session = context.get(SESSION);
        return caller.session() != null || session == null
                ? caller
                : new Caller(caller.user(), session, caller.tenant(), caller.tags());
    }
}
