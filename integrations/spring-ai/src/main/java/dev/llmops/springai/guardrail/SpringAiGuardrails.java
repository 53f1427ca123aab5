package dev.llmops.springai.guardrail;

import dev.llmops.api.guardrail.Guardrail;
import org.springframework.ai.chat.client.advisor.api.Advisor;
import org.springframework.ai.chat.client.advisor.api.CallAdvisor;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.core.Ordered;

/**
 * Connects guardrails with Spring AI in both directions: its advisors in the chain of LLMOps, and our guardrails in a {@code ChatClient}.
 *
 * <p>In the chain, a guardrail sees user input before retrieval, its changes are recorded and streamed,
 * and an answer that it rejects is requested again and counted. In a {@code ChatClient}, it can do no more than an advisor: if retrieval is to
 * see redacted text, use the whole chain as a model from {@code SpringAiModels} instead.
 */
public final class SpringAiGuardrails {

    /** Outside Spring AI's advisors for memory and tools: a memory stores the input as changed by the guardrail. */
    public static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 100;

    private SpringAiGuardrails() {}

    /**
     * {@return a guardrail for the chain that checks user input with an advisor of Spring AI: an advisor that answers itself instead of
     *     continuing blocks, and one that changes the message changes the text}
     *
     * @param name its name in records
     * @param advisor the advisor; safe for use by multiple threads
     */
    public static Guardrail from(String name, CallAdvisor advisor) {
        return new AdvisorGuardrail(name, advisor);
    }

    /**
     * {@return a guardrail as an advisor of Spring AI, for blocking and streaming calls}
     *
     * <p>It checks the last user message and the answer. Values that it takes out of the message are restored in the answer. If it blocks a message
     * or an answer, the call ends with a {@link dev.llmops.api.guardrail.GuardrailBlockedException}. If it asks for another answer,
     * the model is asked again at most twice. A streamed answer is passed on while it is checked, as far
     * as the guardrail's {@link Guardrail#checkStream stream check} allows. If part of an answer was already passed on, the call ends instead of
     * asking again.
     *
     * @param guardrail the guardrail
     */
    public static Advisor advisor(Guardrail guardrail) {
        return advisor(guardrail, ORDER);
    }

    /**
     * {@return a guardrail as an advisor with its own order}
     *
     * @param guardrail the guardrail
     * @param order its position among the advisors, as in {@link Ordered}
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
