package dev.llmops.springai.guardrail;

import dev.llmops.api.guardrail.Guardrail;
import org.springframework.ai.chat.client.advisor.api.Advisor;
import org.springframework.ai.chat.client.advisor.api.CallAdvisor;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.core.Ordered;

/**
 * Guardrails in both directions: advisors of Spring AI in the chain of LLMOps, and guardrails of ours in a {@code ChatClient}.
 *
 * <p>In the chain a guardrail sees what the user typed before anything is retrieved, what it changes is what is recorded and streamed,
 * and an answer that it wants again is asked for and counted. In a {@code ChatClient} it can do no more than an advisor: where retrieval is to
 * see redacted text, use the whole chain as a model of {@code SpringAiModels} instead.
 */
public final class SpringAiGuardrails {

    /** Outside of Spring AI's advisors of memory and tools: a memory keeps what a guardrail has made of the input. */
    public static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 100;

    private SpringAiGuardrails() {}

    /**
     * {@return a guardrail for the chain that asks an advisor of Spring AI about what users type: one that answers itself instead of
     *     going on blocks, and one that changes the message changes the text}
     *
     * @param name its name in records
     * @param advisor the advisor; safe for use by several threads
     */
    public static Guardrail from(String name, CallAdvisor advisor) {
        return new AdvisorGuardrail(name, advisor);
    }

    /**
     * {@return a guardrail as an advisor of Spring AI, for blocking and streaming calls}
     *
     * <p>It sees the last message of the user, and the answer. What it takes out of the message it puts back into the answer. A message
     * or an answer that it blocks ends the call with a {@link dev.llmops.api.guardrail.GuardrailBlockedException}. An answer that it wants
     * again is asked for twice at most. A streamed answer flows while it is checked, as far
     * as the guardrail's {@link Guardrail#checkStream stream check} lets it; an answer of which something was shown is not asked for again, but ends the call.
     *
     * @param guardrail the guardrail
     */
    public static Advisor advisor(Guardrail guardrail) {
        return advisor(guardrail, ORDER);
    }

    /**
     * {@return a guardrail as an advisor at a place of its own}
     *
     * @param guardrail the guardrail
     * @param order its place among the advisors, as {@link Ordered} has it
     */
    public static Advisor advisor(Guardrail guardrail, int order) {
        return new GuardrailAdvisor(guardrail, order);
    }

    /**
     * {@return a tool behind a guardrail: its arguments are checked before it runs, and its result before the model reads it}
     *
     * @param guardrail the guardrail
     * @param tool the tool
     */
    public static ToolCallback guardTool(Guardrail guardrail, ToolCallback tool) {
        return new GuardedTool(guardrail, tool);
    }
}
