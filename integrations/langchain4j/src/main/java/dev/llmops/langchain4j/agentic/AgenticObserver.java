package dev.llmops.langchain4j.agentic;

import dev.langchain4j.agentic.observability.AgentInvocationError;
import dev.langchain4j.agentic.observability.AgentListener;
import dev.langchain4j.agentic.observability.AgentRequest;
import dev.langchain4j.agentic.observability.AgentResponse;
import dev.langchain4j.agentic.planner.AgentInstance;
import dev.langchain4j.agentic.scope.AgenticScope;
import dev.llmops.core.AgentObserver;
import dev.llmops.core.AgentStep;
import dev.llmops.core.LlmOps;
import dev.llmops.core.agent.AgentLimits;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Observes a system of LangChain4j's agentic module as one run within limits, in which each model call belongs to the agent that made it. Register
 * it with the outermost agent; the agents below inherit it, also on other threads.
 *
 * <pre>{@code
 * UntypedAgent novelist = AgenticServices.sequenceBuilder()
 *         .subAgents(writer, editor)
 *         .listener(AgenticObserver.of(ops, AgentLimits.standard()))
 *         .build();
 * }</pre>
 *
 * <p>A run that exceeds its limits ends with an {@link dev.llmops.core.agent.AgentLimitException} as the cause of the exception that LangChain4j
 * throws. The module is a beta of LangChain4j. Safe for use by multiple threads.
 */
public final class AgenticObserver implements AgentListener {

    private final AgentObserver agents;
    private final AgentLimits limits;
    private final ThreadLocal<Deque<Running>> onThread = ThreadLocal.withInitial(ArrayDeque::new);

    /** Where agents on other threads find the one above them. */
    private final Map<Key, Context> contexts = new ConcurrentHashMap<>();

    private AgenticObserver(AgentObserver agents, AgentLimits limits) {
        this.agents = agents;
        this.limits = limits;
    }

    private record Key(AgenticScope system, String agent) {}

    private record Running(Key key, AgentStep step, Scope scope) {}

    /**
     * {@return an observer}
     *
     * @param ops the {@code LlmOps} whose models the agents call
     * @param limits the limits of a run, for all its agents together
     */
    public static AgenticObserver of(LlmOps ops, AgentLimits limits) {
        return new AgenticObserver(ops.agentObserver(), Objects.requireNonNull(limits, "limits"));
    }

    @Override
    public boolean inheritedBySubagents() {
        return true;
    }

    @Override
    @SuppressWarnings("MustBeClosedChecker") // LangChain4j tells of the end in another call, on the same thread.
    public void beforeAgentInvocation(AgentRequest request) {
        Key key = new Key(request.agenticScope(), request.agentId());
        AgentStep step;
        try (Scope ignored = above(request).makeCurrent()) {
            step = agents.agent(request.agentName(), "invoke", null, limits);
        }
        contexts.put(key, step.context());
        onThread.get().push(new Running(key, step, step.context().makeCurrent()));
    }

    private Context above(AgentRequest request) {
        AgentInstance parent = request.agent().parent();
        Context started = parent == null || !onThread.get().isEmpty()
                ? null
                : contexts.get(new Key(request.agenticScope(), parent.agentId()));
        return started == null ? Context.current() : started;
    }

    @Override
    public void afterAgentInvocation(AgentResponse response) {
        ended(new Key(response.agenticScope(), response.agentId()), null);
    }

    @Override
    public void onAgentInvocationError(AgentInvocationError error) {
        ended(new Key(error.agenticScope(), error.agentId()), error.error());
    }

    /** What began within it and was not told to have ended, has ended too. */
    private void ended(Key key, @Nullable Throwable error) {
        Deque<Running> running = onThread.get();
        if (running.stream().noneMatch(each -> each.key().equals(key))) {
            return;
        }
        boolean found = false;
        while (!found) {
            Running last = running.pop();
            found = last.key().equals(key);
            last.scope().close();
            last.step().end(last.step().context(), error);
            contexts.remove(last.key(), last.step().context());
        }
        if (running.isEmpty()) {
            onThread.remove();
        }
    }
}
