package dev.llmops.langchain4j.internal.agent;

import dev.llmops.core.AgentStep;
import io.opentelemetry.context.Context;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One invocation of an {@code AiServices}: what its calls, tools and searches run in. */
public final class AgentRun {

    private final AgentStep step;
    private final Set<OpenTool> tools = ConcurrentHashMap.newKeySet();
    private volatile Context context;

    /** A run. */
    public AgentRun(AgentStep step) {
        this.context = step.context();
        this.step = step;
    }

    /** {@return what its calls run in} */
    public Context context() {
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

    /**
     * Ends it with whatever was left open in it: a tool whose fault ended the run is not told of.
     *
     * @param error what went wrong, or null
     */
    public void end(@Nullable Throwable error) {
        tools.forEach(tool -> tool.end(true));
        step.end(context, error);
    }
}
