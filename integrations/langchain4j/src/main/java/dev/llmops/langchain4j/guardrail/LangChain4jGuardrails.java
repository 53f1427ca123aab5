package dev.llmops.langchain4j.guardrail;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.guardrail.InputGuardrail;
import dev.langchain4j.guardrail.OutputGuardrail;
import dev.llmops.api.guardrail.Guardrail;
import java.util.function.BiFunction;

/**
 * Guardrails of LangChain4j in both directions: theirs in the chain of LLMOps, and ours in their {@code AiServices}.
 *
 * <p>In the chain they see what the user typed before anything is retrieved; what they rewrite is what is recorded, shown and
 * streamed; an answer that they want again is asked for with all messages of the call, and every attempt is counted; and one that
 * throws stops the call and is recorded. In {@code AiServices} a guardrail of ours can do no more than LangChain4j lets it:
 * where streams are to be redacted, or retrieval is to see redacted text, use the whole chain as a model of {@code
 * LangChain4jModels} instead.
 */
public final class LangChain4jGuardrails {

    private LangChain4jGuardrails() {}

    /**
     * {@return a guardrail for the chain that asks one of LangChain4j's about what users type}
     *
     * @param name its name in records
     * @param guardrail the guardrail; safe for use by several threads
     */
    public static Guardrail from(String name, InputGuardrail guardrail) {
        return new InputGuardrailAdapter(name, guardrail);
    }

    /**
     * {@return a guardrail for the chain that asks one of LangChain4j's about answers. Retry and reprompt both ask the model
     * again, within the chain's {@code maxReasks}. An answer that streams is held back until it is whole}
     *
     * @param name its name in records
     * @param guardrail the guardrail; safe for use by several threads
     */
    public static Guardrail from(String name, OutputGuardrail guardrail) {
        return new OutputGuardrailAdapter(name, guardrail);
    }

    /**
     * {@return a guardrail of ours for {@code AiServices}, for inputs and outputs. It sees every text of a message, and what they say together.
     * What it takes out of an input it puts back into the answer of the same invocation. LangChain4j lets it change a message with a
     * single text, also beside pictures; one with several texts or a name, in which something would have to be changed, is stopped}
     *
     * @param guardrail the guardrail
     */
    public static LangChain4jGuardrailPair pair(Guardrail guardrail) {
        return new LangChain4jGuardrailPair(guardrail);
    }

    /**
     * {@return a tool behind a guardrail: its arguments are checked before it runs, and its result before the model reads it}
     *
     * <p>A {@code ToolExecutor} is made of it with {@code guardTool(guardrail, executor::execute)::apply}.
     *
     * @param guardrail the guardrail
     * @param tool takes a request and a memory id, and gives the result
     */
    public static BiFunction<ToolExecutionRequest, Object, String> guardTool(
            Guardrail guardrail, BiFunction<ToolExecutionRequest, Object, String> tool) {
        return new GuardedTool(guardrail, tool);
    }
}
