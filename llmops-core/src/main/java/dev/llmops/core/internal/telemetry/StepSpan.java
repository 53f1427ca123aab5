package dev.llmops.core.internal.telemetry;

import dev.llmops.api.identity.Caller;
import dev.llmops.core.internal.context.CallContext;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A span of a step around calls of the chain: an agent, one of its tools, a search. Ends once. Safe for use by multiple threads.
 */
public final class StepSpan {

    private final OpenSpan span;
    private final boolean content;

    StepSpan(OpenSpan span, boolean content) {
        this.span = span;
        this.content = content;
    }

    /** {@return the context for what is done in this step} */
    public Context context() {
        return span.context();
    }

    /**
     * Ends the step.
     *
     * @param last the context that it ended in, which says who called
     * @param error what went wrong, or null
     */
    public void end(Context last, @Nullable Throwable error) {
        span.end(took -> {
            describe(last);
            if (error != null) {
                span.error(error);
            }
        });
    }

    /**
     * Ends the step.
     *
     * @param last the context that it ended in, which says who called
     * @param errorType the kind of error, from a small set of words, or null
     */
    public void end(Context last, @Nullable String errorType) {
        span.end(took -> {
            describe(last);
            if (errorType != null) {
                span.error(errorType, null);
            }
        });
    }

    /**
     * Ends a search.
     *
     * @param count how many texts it found
     * @param texts gives them, and is asked just where content is on
     */
    public void found(int count, Supplier<List<FoundText>> texts) {
        span.end(took -> {
            describe(span.context());
            span.set(GenAiNames.PASSAGES, (long) count);
            if (content) {
                span.documents(GenAiNames.OPENINFERENCE_DOCUMENTS, texts.get());
            }
        });
    }

    private void describe(Context last) {
        Caller caller = CallContext.caller(last);
        if (caller != null) {
            span.set(GenAiNames.USER_ID, caller.user());
            span.set(GenAiNames.TENANT, caller.tenant());
        }
    }
}
