package dev.llmops.langchain4j.guardrail;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.guardrail.InputGuardrail;
import dev.langchain4j.guardrail.OutputGuardrail;
import dev.llmops.api.guardrail.Guardrail;
import java.util.function.BiFunction;

/**
 * Connects guardrails with LangChain4j in both directions: its guardrails in the chain of LLMOps, and ours in its {@code AiServices}.
 *
 * <p>In the chain, LangChain4j's guardrails see user input before retrieval. Texts that they rewrite are recorded, shown and
 * streamed as rewritten. If they ask for another answer, the model is asked again with all messages of the call, and every attempt is counted.
 * One that throws stops the call and is recorded. In {@code AiServices}, our guardrails can do no more than LangChain4j allows:
 * to redact streams, or to have retrieval see redacted text, use the whole chain as a model from {@code
 * LangChain4jModels} instead.
 */
public final class LangChain4jGuardrails {

    private LangChain4jGuardrails() {}

    /**
     * {@return a guardrail for the chain that checks user input with a LangChain4j guardrail}
     *
     * @param name its name in records
     * @param guardrail the guardrail; safe for use by multiple threads
     */
    public static Guardrail from(String name, InputGuardrail guardrail) {
        return new InputGuardrailAdapter(name, guardrail);
    }

    /**
     * {@return a guardrail for the chain that checks answers with a LangChain4j guardrail. Retry and reprompt both ask the model
     * again, within the chain's {@code maxReasks}. A streamed answer is held back until it is complete}
     *
     * @param name its name in records
     * @param guardrail the guardrail; safe for use by multiple threads
     */
    public static Guardrail from(String name, OutputGuardrail guardrail) {
        return new OutputGuardrailAdapter(name, guardrail);
    }

    /**
     * {@return a guardrail for {@code AiServices}, for inputs and outputs. It checks every text of a message, and the texts together.
     * Values that it takes out of an input are restored in the answer of the same invocation. LangChain4j lets it change a message with a
     * single text, also with pictures; a message with several texts or a name, in which something would have to be changed, is stopped}
     *
     * @param guardrail the guardrail
     */
    public static LangChain4jGuardrailPair pair(Guardrail guardrail) {
        return new LangChain4jGuardrailPair(guardrail);
    }

    /**
     * {@return a tool behind a guardrail: its arguments are checked before it runs, and its result before the model reads it}
     *
     * <p>Create a {@code ToolExecutor} from it with {@code guardTool(guardrail, executor::execute)::apply}.
     *
     * @param guardrail the guardrail
     * @param tool takes a request and a memory id, and returns the result
     */
    public static BiFunction<ToolExecutionRequest, Object, String> guardTool(
            Guardrail guardrail, BiFunction<ToolExecutionRequest, Object, String> tool) {
        return new GuardedTool(guardrail, tool);
    }
}
