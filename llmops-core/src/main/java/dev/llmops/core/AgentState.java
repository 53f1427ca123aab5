package dev.llmops.core;

import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.core.agent.AgentLimitException;
import dev.llmops.core.agent.AgentLimits;
import dev.llmops.core.agent.AgentTree;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.CallNotes;
import dev.llmops.core.chain.ForwardingStream;
import dev.llmops.core.internal.agent.AgentTotals;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An agent in a run, in OpenTelemetry's {@link Context}: the calls of the chain that are made there are counted, and their records say which run and
 * which call before they belong to. Safe for use by multiple threads.
 */
final class AgentState {

    private static final ContextKey<AgentState> KEY = ContextKey.named("llmops-agent");

    private final AgentTotals totals;
    private final String agent;
    private final @Nullable GenerationId before;
    private volatile @Nullable GenerationId last;

    private AgentState(AgentTotals totals, String agent, @Nullable GenerationId before) {
        this.totals = totals;
        this.agent = agent;
        this.before = before;
    }

    /** {@return a context with an agent: below the one that is there, whose limits then hold for both, or else as a run of its own} */
    static Context enter(Context context, String agent, AgentLimits limits, String idOfRun) {
        AgentState outer = context.get(KEY);
        return context.with(
                KEY,
                outer == null
                        ? new AgentState(new AgentTotals(idOfRun, limits), agent, null)
                        : new AgentState(outer.totals, agent, outer.latest()));
    }

    static @Nullable AgentState of(Context context) {
        return context.get(KEY);
    }

    String runId() {
        return totals.runId();
    }

    /** {@return the call that what happens now comes of} */
    private @Nullable GenerationId latest() {
        return last == null ? before : last;
    }

    /** {@return the call with its place in the run} */
    Call begin(Call call) {
        totals.beginModelCall();
        Caller caller = call.caller();
        Map<String, String> tags = new HashMap<>(caller.tags());
        tags.put(AgentTree.RUN_TAG, runId());
        tags.put(AgentTree.AGENT_TAG, agent);
        GenerationId parent = latest();
        if (parent != null) {
            tags.put(AgentTree.PARENT_TAG, parent.value());
        }
        last = call.notes().id();
        return call.toBuilder()
                .caller(new Caller(caller.user(), caller.session(), caller.tenant(), tags))
                .build();
    }

    ModelStream watched(ModelStream answer, CallNotes notes) {
        return new ForwardingStream(answer) {
            @Override
            public ModelEvent next() {
                ModelEvent event = super.next();
                return event instanceof ModelEvent.End end ? ended(end, notes.generation()) : event;
            }
        };
    }

    private ModelEvent.End ended(ModelEvent.End end, @Nullable Generation generation) {
        if (generation != null) {
            totals.add(generation);
        }
        if (!(end instanceof ModelEvent.Completed completed)) {
            return end;
        }
        ModelResponse response = completed.response();
        AgentLimitException exceeded = totals.addToolCalls(response.message().toolCalls());
        return exceeded == null
                ? end
                : new ModelEvent.Failed(exceeded, new PartialResponse(response.message(), response.usage()));
    }
}
