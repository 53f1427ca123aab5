package dev.llmops.core;

import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.core.agent.AgentLimits;
import dev.llmops.core.internal.context.CallContext;
import dev.llmops.core.internal.random.Ids;
import dev.llmops.core.internal.telemetry.StepSpan;
import dev.llmops.core.internal.telemetry.Telemetry;
import io.opentelemetry.context.Context;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Receives the steps of an agent (its run, its tools and its searches) from an integration of an agent framework. Calls of the chain that
 * are made in the context of a step belong to the agent's session. With OpenTelemetry, each step is a span around those calls.
 * Safe for use by multiple threads.
 */
public final class AgentObserver {

    private final @Nullable Telemetry telemetry;
    private final List<Guardrail> passageGuardrails;
    private final Ids ids;

    AgentObserver(@Nullable Telemetry telemetry, List<Guardrail> guardrails, Ids ids) {
        this.telemetry = telemetry;
        this.ids = ids;
        this.passageGuardrails = guardrails.stream()
                .filter(guardrail -> guardrail.stages().contains(GuardrailStage.PASSAGE))
                .toList();
    }

    /**
     * {@return a new run of an agent, started on this thread}
     *
     * @param type the agent's fully qualified name
     * @param method the method that was called
     * @param session the session of all calls in this run whose caller names none, or null
     */
    public AgentStep agent(String type, String method, @Nullable String session) {
        Context parent = Context.current();
        Context context = session == null ? parent : CallContext.withSession(parent, session);
        return step(context, telemetry == null ? null : telemetry.agent(type, method, session, context));
    }

    /**
     * {@return a new run of an agent within limits, started on this thread: its calls form a tree of generations, as with {@link
     * LlmOps#agentRun}}
     *
     * @param type the agent's fully qualified name
     * @param method the method that was called
     * @param session the session of all calls in this run whose caller names none, or null
     * @param limits the limits of the run; within another run, that run's limits apply instead
     */
    public AgentStep agent(String type, String method, @Nullable String session, AgentLimits limits) {
        AgentStep step = agent(type, method, session);
        String name = type.substring(type.lastIndexOf('.') + 1);
        return step.within(AgentState.enter(
                step.context(), name, limits, ids.nextGeneration().value()));
    }

    /**
     * {@return a new call of a tool}
     *
     * @param name the tool's name
     * @param id the id that the model gave the call, or null
     * @param agent the context of the calling agent
     */
    public AgentStep tool(String name, @Nullable String id, Context agent) {
        return step(agent, telemetry == null ? null : telemetry.tool(name, id, agent));
    }

    /**
     * {@return a new search}
     *
     * @param agent the context of the searching agent
     */
    public AgentStep search(Context agent) {
        return step(agent, telemetry == null ? null : telemetry.search(agent));
    }

    private AgentStep step(Context parent, @Nullable StepSpan span) {
        return new AgentStep(span == null ? parent : span.context(), span, passageGuardrails);
    }
}
