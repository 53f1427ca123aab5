package dev.llmops.core.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.llmops.core.telemetry.StepSpan;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A tool that runs on a thread. What it asks for, models, services and other agents, is below it in the trace. */
final class OpenTool {

    private static final ThreadLocal<Deque<OpenTool>> OPEN = ThreadLocal.withInitial(ArrayDeque::new);

    private final AgentRun run;
    private final ToolExecutionRequest request;
    private final @Nullable StepSpan span;
    private final Scope scope;
    private volatile boolean ended;

    private OpenTool(AgentRun run, ToolExecutionRequest request, @Nullable StepSpan span, Scope scope) {
        this.run = run;
        this.request = request;
        this.span = span;
        this.scope = scope;
    }

    @SuppressWarnings("MustBeClosedChecker") // LangChain4j tells of the end in another call, on the same thread.
    static void begin(AgentRun run, ToolExecutionRequest request, @Nullable StepSpan span) {
        leaveEnded();
        Context context = span == null ? run.context() : span.context();
        OpenTool tool = new OpenTool(run, request, span, context.makeCurrent());
        OPEN.get().push(tool);
        run.opened(tool);
    }

    static void end(ToolExecutionRequest request, boolean failed) {
        OpenTool tool = OPEN.get().peek();
        if (tool != null && tool.request.equals(request)) {
            tool.end(failed);
        }
        leaveEnded();
    }

    /** Leaves the scopes on this thread of tools that have ended: also those whose fault ended their run, untold. */
    static void leaveEnded() {
        Deque<OpenTool> open = OPEN.get();
        while (!open.isEmpty() && open.peek().ended) {
            open.pop().scope.close();
        }
        if (open.isEmpty()) {
            OPEN.remove();
        }
    }

    void end(boolean failed) {
        ended = true;
        run.closed(this);
        if (span != null) {
            span.end(span.context(), failed ? "ToolExecutionFailed" : null);
        }
    }
}
