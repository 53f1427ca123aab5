package dev.llmops.langchain4j.internal.agent;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.llmops.core.AgentStep;
import io.opentelemetry.context.Scope;
import java.util.ArrayDeque;
import java.util.Deque;

/** A tool that runs on a thread. What it asks for, models, services and other agents, is below it in the trace. */
public final class OpenTool {

    private static final ThreadLocal<Deque<OpenTool>> OPEN = ThreadLocal.withInitial(ArrayDeque::new);

    private final AgentRun run;
    private final ToolExecutionRequest request;
    private final AgentStep step;
    private final Scope scope;
    private volatile boolean ended;

    private OpenTool(AgentRun run, ToolExecutionRequest request, AgentStep step, Scope scope) {
        this.run = run;
        this.request = request;
        this.step = step;
        this.scope = scope;
    }

    /** Begins a tool on this thread. */
    @SuppressWarnings("MustBeClosedChecker") // LangChain4j tells of the end in another call, on the same thread.
    public static void begin(AgentRun run, ToolExecutionRequest request, AgentStep step) {
        leaveEnded();
        OpenTool tool = new OpenTool(run, request, step, step.context().makeCurrent());
        OPEN.get().push(tool);
        run.opened(tool);
    }

    /**
     * Ends the tool that was begun last on this thread, if it is this one.
     *
     * @param request what called it
     * @param failed whether it threw
     */
    public static void end(ToolExecutionRequest request, boolean failed) {
        OpenTool tool = OPEN.get().peek();
        if (tool != null && tool.request.equals(request)) {
            tool.end(failed);
        }
        leaveEnded();
    }

    /** Leaves the scopes on this thread of tools that have ended: also those whose fault ended their run, untold. */
    public static void leaveEnded() {
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
        if (failed) {
            step.fail("ToolExecutionFailed");
        } else {
            step.end(step.context(), null);
        }
    }
}
