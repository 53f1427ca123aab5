package dev.llmops.core.langchain4j;

import dev.llmops.core.telemetry.StepSpan;
import io.opentelemetry.context.Context;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One invocation of an {@code AiServices}: what its calls, tools and searches run in. */
final class AgentRun {

    private final @Nullable StepSpan span;
    private final Set<OpenTool> tools = ConcurrentHashMap.newKeySet();
    private volatile Context context;

    AgentRun(Context context, @Nullable StepSpan span) {
        this.context = context;
        this.span = span;
    }

    Context context() {
        return context;
    }

    /** Whoever was asked for with the first call is who calls until the run ends, whichever thread goes on with it. */
    void entered(Context withCaller) {
        context = withCaller;
    }

    void opened(OpenTool tool) {
        tools.add(tool);
    }

    void closed(OpenTool tool) {
        tools.remove(tool);
    }

    /** Ends it with whatever was left open in it: a tool whose fault ended the run is not told of. */
    void end(@Nullable Throwable error) {
        tools.forEach(tool -> tool.end(true));
        if (span != null) {
            span.end(context, error);
        }
    }
}
