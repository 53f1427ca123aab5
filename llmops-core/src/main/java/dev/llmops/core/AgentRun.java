package dev.llmops.core;

import dev.llmops.core.agent.AgentLimits;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;

/**
 * A run of an agent on this thread, until it is closed. All calls of the chain in it form one tree of generations, within {@link AgentLimits}.
 * Open one with {@link LlmOps#agentRun}.
 *
 * <p>It is part of OpenTelemetry's {@link Context}: a run within another is a sub-agent and shares its limits. An executor from {@link
 * Context#taskWrapping(java.util.concurrent.Executor)} carries it to other threads. Close it on the thread that opened it.
 */
public final class AgentRun implements AutoCloseable {

    private final String id;
    private final Scope scope;

    private AgentRun(String id, Scope scope) {
        this.id = id;
        this.scope = scope;
    }

    @SuppressWarnings("MustBeClosedChecker") // It is closed with this run.
    static AgentRun open(String agent, AgentLimits limits, String idOfRun) {
        Context context = AgentState.enter(Context.current(), agent, limits, idOfRun);
        AgentState state = AgentState.of(context);
        return new AgentRun(state == null ? idOfRun : state.runId(), context.makeCurrent());
    }

    /** {@return the id of the run, for {@link dev.llmops.core.agent.AgentTree}; within another run, the id of the outermost run} */
    public String id() {
        return id;
    }

    @Override
    public void close() {
        scope.close();
    }
}
