package dev.llmops.springai;

import dev.llmops.api.identity.Caller;
import dev.llmops.core.AgentObserver;
import dev.llmops.core.CallerScope;
import dev.llmops.core.LlmOps;
import org.springframework.ai.chat.client.advisor.api.Advisor;
import org.springframework.ai.tool.ToolCallback;

/**
 * Observes each call of a {@code ChatClient} as a whole, however many rounds of tools it has. Its conversation id becomes the session of
 * every model call, unless the caller sets a session. The caller can be passed with the call. With OpenTelemetry the whole is one
 * trace: a span {@code invoke_agent}, with the model calls and the observed tools below it.
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
 * <p>The spans contain no texts: messages are in the model calls if content is enabled, as guardrails left them. Safe for use by
 * several threads.
 */
public final class SpringAiObserver {

    /** Name of the advisor parameter for the caller: a {@link Caller}. Without it, the caller is the one of the open {@link CallerScope}. */
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
     * {@return an advisor for one chat client, outside all others}
     *
     * @param name the chat client's name in traces
     */
    public Advisor advisor(String name) {
        return new ObservingAdvisor(name, agents);
    }

    /**
     * {@return the same tool with a span for each call, run in the call's context, so that the calls that the tool makes are part of it}
     *
     * @param tool the tool
     */
    public ToolCallback observe(ToolCallback tool) {
        return new ObservedTool(tool, agents);
    }
}
