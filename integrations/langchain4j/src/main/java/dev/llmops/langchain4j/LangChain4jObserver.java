package dev.llmops.langchain4j;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.invocation.InvocationContext;
import dev.langchain4j.observability.api.event.AiServiceCompletedEvent;
import dev.langchain4j.observability.api.event.AiServiceErrorEvent;
import dev.langchain4j.observability.api.event.AiServiceEvent;
import dev.langchain4j.observability.api.event.AiServiceRequestIssuedEvent;
import dev.langchain4j.observability.api.event.AiServiceResponseReceivedEvent;
import dev.langchain4j.observability.api.event.AiServiceStartedEvent;
import dev.langchain4j.observability.api.listener.AiServiceListener;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.tool.BeforeToolExecution;
import dev.llmops.core.AgentObserver;
import dev.llmops.core.AgentStep;
import dev.llmops.core.LlmOps;
import dev.llmops.core.agent.AgentLimits;
import dev.llmops.langchain4j.internal.agent.AgentRun;
import dev.llmops.langchain4j.internal.agent.AgentRuns;
import dev.llmops.langchain4j.internal.agent.OpenTool;
import dev.llmops.langchain4j.internal.agent.ToolRuns;
import io.opentelemetry.context.Context;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Observes each invocation of an {@code AiServices} as a whole. Its {@code @MemoryId} becomes the session of every call that it makes, unless
 * the caller sets a session. With OpenTelemetry its run is one trace: a span {@code invoke_agent}, with the model calls, the
 * tools and the searches below it, and below a tool the calls that the tool makes.
 *
 * <pre>{@code
 * LangChain4jObserver observer = LangChain4jObserver.of(ops);
 * Assistant assistant = observer.observe(AiServices.builder(Assistant.class))
 *         .chatModel(LangChain4jModels.asChatModel(ops.asModelClient(() -> Caller.user(currentUser()))))
 *         .contentRetriever(observer.observe(retriever))
 *         .tools(new Warehouse())
 *         .build();
 * }</pre>
 *
 * <p>The spans of agents and tools contain no texts: messages, tool arguments and tool results are in the model calls
 * if content is enabled, as guardrails left them. Safe for use by multiple threads.
 */
public final class LangChain4jObserver {

    private static final int MAX_RUNS = 10_000;

    private final AgentObserver agents;
    private final @Nullable AgentLimits limits;
    private final Cache<UUID, AgentRun> runs = Caffeine.newBuilder()
            .maximumSize(MAX_RUNS)
            .evictionListener(LangChain4jObserver::forgotten)
            .build();

    private final ToolRuns tools = new ToolRuns();

    private LangChain4jObserver(AgentObserver agents, @Nullable AgentLimits limits) {
        this.agents = agents;
        this.limits = limits;
    }

    /**
     * {@return an observer that reports to an {@code LlmOps}}
     *
     * @param ops the {@code LlmOps} whose models the services call
     */
    public static LangChain4jObserver of(LlmOps ops) {
        return new LangChain4jObserver(ops.agentObserver(), null);
    }

    /**
     * {@return an observer that also keeps each run within limits: a run that exceeds them ends with an {@link
     * dev.llmops.core.agent.AgentLimitException}. The generations of a run, with those of agents that its tools call, form one tree, which {@link
     * dev.llmops.core.agent.AgentTree} reads}
     *
     * @param ops the {@code LlmOps} whose models the services call
     * @param limits the limits of a run
     */
    public static LangChain4jObserver of(LlmOps ops, AgentLimits limits) {
        return new LangChain4jObserver(ops.agentObserver(), Objects.requireNonNull(limits, "limits"));
    }

    /**
     * Observes the services to be built. It sets the builder's {@code beforeToolExecution} and {@code afterToolExecution}, of which a
     * builder has one each; set your own hooks on the {@code TokenStream}.
     *
     * @param <T> the service
     * @param services the builder, of the module {@code langchain4j}
     * @return the same builder
     */
    public <T> AiServices<T> observe(AiServices<T> services) {
        return services.registerListeners(
                        on(AiServiceStartedEvent.class, event -> started(event.invocationContext())),
                        on(AiServiceRequestIssuedEvent.class, this::issued),
                        on(AiServiceResponseReceivedEvent.class, this::answered),
                        on(AiServiceCompletedEvent.class, event -> ended(event.invocationContext(), null)),
                        on(AiServiceErrorEvent.class, event -> ended(event.invocationContext(), event.error())))
                .beforeToolExecution(this::toolStarted)
                .afterToolExecution(tool -> OpenTool.end(tool.request(), tool.hasFailed()));
    }

    /**
     * {@return the same retriever with a span for each search; if content is enabled, with the texts that it finds, as the guardrails of
     * passages leave them}
     *
     * @param retriever the retriever
     */
    public ContentRetriever observe(ContentRetriever retriever) {
        return new ObservedContentRetriever(retriever, this, agents);
    }

    /** {@return what a search of an invocation runs in} */
    Context contextOf(@Nullable InvocationContext invocation) {
        AgentRun run = invocation == null ? null : runs.getIfPresent(invocation.invocationId());
        return run == null ? Context.current() : run.context();
    }

    private void started(InvocationContext invocation) {
        OpenTool.leaveEnded();
        String type = invocation.interfaceName();
        String session = AgentRuns.session(invocation);
        AgentStep step = limits == null
                ? agents.agent(type, invocation.methodName(), session)
                : agents.agent(type, invocation.methodName(), session, limits);
        runs.put(invocation.invocationId(), new AgentRun(step));
    }

    private void issued(AiServiceRequestIssuedEvent event) {
        AgentRun run = runs.getIfPresent(event.invocationContext().invocationId());
        if (run != null) {
            AgentRuns.issued(event.request(), run);
        }
    }

    private void answered(AiServiceResponseReceivedEvent event) {
        AgentRun run = runs.getIfPresent(event.invocationContext().invocationId());
        if (run != null) {
            tools.asked(event.response().aiMessage(), run);
        }
    }

    private void toolStarted(BeforeToolExecution tool) {
        ToolExecutionRequest request = tool.request();
        AgentRun run = tools.runOf(tool, runs::getIfPresent);
        if (run != null) {
            OpenTool.begin(run, request, agents.tool(request.name(), request.id(), run.context()));
        }
    }

    private void ended(InvocationContext invocation, @Nullable Throwable error) {
        AgentRun run = runs.asMap().remove(invocation.invocationId());
        if (run != null) {
            run.end(error);
        }
        OpenTool.leaveEnded();
    }

    /** A stream that nobody starts, or whose errors are ignored, is never told to have ended. */
    private static void forgotten(@Nullable UUID id, @Nullable AgentRun run, RemovalCause cause) {
        if (run != null) {
            run.end(null);
        }
    }

    private static <E extends AiServiceEvent> AiServiceListener<E> on(Class<E> type, Consumer<E> listener) {
        return new AiServiceListener<>() {
            @Override
            public Class<E> getEventClass() {
                return type;
            }

            @Override
            public void onEvent(E event) {
                listener.accept(event);
            }
        };
    }
}
