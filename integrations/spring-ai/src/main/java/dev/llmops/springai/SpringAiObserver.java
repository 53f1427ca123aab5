package dev.llmops.springai;

import dev.llmops.api.identity.Caller;
import dev.llmops.core.AgentObserver;
import dev.llmops.core.CallerScope;
import dev.llmops.core.LlmOps;
import org.springframework.ai.chat.client.advisor.api.Advisor;
import org.springframework.ai.tool.ToolCallback;

/**
 * Sees each call of a {@code ChatClient} as one whole, however many rounds of tools it has. Its conversation id becomes the session of
 * every call of the model, unless the caller names a session; who calls can be said with the call; and with OpenTelemetry the whole is one
 * trace: a span {@code invoke_agent}, below it the calls of models and the observed tools.
 *
 * <pre>{@code
 * SpringAiObserver observer = SpringAiObserver.of(ops);
 * ChatClient chat = ChatClient.builder(SpringAiModels.asChatModel(ops.asModelClient()))
 *         .defaultAdvisors(observer.advisor("support"))
 *         .build();
 * chat.prompt("How long is the cable?")
 *         .advisors(a -> a.param(SpringAiObserver.CALLER, Caller.user("u42")).param(ChatMemory.CONVERSATION_ID, "c1"))
 *         .call();
 * }</pre>
 *
 * <p>The spans hold no texts: what was said stands in the calls of models where content is on, as guardrails left it. Safe for use by
 * several threads.
 */
public final class SpringAiObserver {

    /** Name of the advisor parameter that says who calls: a {@link Caller}. Without it, that is whoever a {@link CallerScope} names. */
    public static final String CALLER = "llmops_caller";

    private final AgentObserver agents;

    private SpringAiObserver(AgentObserver agents) {
        this.agents = agents;
    }

    /**
     * {@return an observer that reports to an {@code LlmOps}}
     *
     * @param ops the {@code LlmOps} whose models the chat clients call
     */
    public static SpringAiObserver of(LlmOps ops) {
        return new SpringAiObserver(ops.agentObserver());
    }

    /**
     * {@return an advisor for one chat client, outside of all others}
     *
     * @param name what the chat client is called in traces
     */
    public Advisor advisor(String name) {
        return new ObservingAdvisor(name, agents);
    }

    /**
     * {@return the same tool with a span for each call, and with the call's context, so that what the tool asks for is part of it}
     *
     * @param tool the tool
     */
    public ToolCallback observe(ToolCallback tool) {
        return new ObservedTool(tool, agents);
    }
}
