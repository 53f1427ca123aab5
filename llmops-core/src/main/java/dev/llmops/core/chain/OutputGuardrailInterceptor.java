package dev.llmops.core.chain;

import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.model.ModelStream;
import dev.llmops.core.internal.time.Time;
import java.util.List;

/**
 * Shows the guardrails what the model answers, and asks the model again when one of them wants that. A streamed answer
 * passes through as fast as the slowest guardrail lets it: each holds back what it may still change.
 */
final class OutputGuardrailInterceptor implements Interceptor {

    private final GuardrailRunner output;
    private final GuardrailRunner toolCalls;
    private final int maxReasks;
    private final Time time;

    OutputGuardrailInterceptor(List<Guardrail> guardrails, int maxReasks, Time time) {
        this.output = new GuardrailRunner(guardrails, GuardrailStage.OUTPUT, time);
        this.toolCalls = new GuardrailRunner(guardrails, GuardrailStage.TOOL_CALL, time);
        this.maxReasks = maxReasks;
        this.time = time;
    }

    boolean isEmpty() {
        return output.isEmpty() && toolCalls.isEmpty();
    }

    @Override
    public String name() {
        return StandardChain.OUTPUT_GUARDRAILS;
    }

    @Override
    public ModelStream intercept(Call call, Chain chain) {
        return new GuardedStream(call, chain, output, toolCalls, maxReasks, time);
    }
}
