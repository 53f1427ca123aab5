package dev.llmops.springai;

import io.opentelemetry.context.Context;
import java.util.function.UnaryOperator;
import org.springframework.ai.model.tool.internal.ToolCallReactiveContextHolder;
import reactor.util.context.ContextView;

/** OpenTelemetry's context within Reactor's, which goes with a subscription from thread to thread. */
final class StreamContext {

    private static final String KEY = "llmops.context";

    private StreamContext() {}

    static UnaryOperator<reactor.util.context.Context> with(Context context) {
        return reactor -> reactor.put(KEY, context);
    }

    /** {@return the context of a stream, or another one where nobody has put it there} */
    static Context of(ContextView reactor, Context otherwise) {
        return reactor.<Context>getOrDefault(KEY, otherwise);
    }

    /** {@return the context for a tool that runs on this thread: Spring AI keeps that of a stream in a variable of the thread meanwhile} */
    static Context ofTool() {
        return of(ToolCallReactiveContextHolder.getContext(), Context.current());
    }
}
