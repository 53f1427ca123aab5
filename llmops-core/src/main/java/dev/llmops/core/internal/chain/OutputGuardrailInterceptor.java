package dev.llmops.core.internal.chain;

import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.model.ModelStream;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.Chain;
import dev.llmops.core.chain.Interceptor;
import dev.llmops.core.chain.StandardChain;
import dev.llmops.core.internal.guardrail.GuardedStream;
import dev.llmops.core.internal.guardrail.GuardrailRunner;
import dev.llmops.core.internal.time.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Shows the guardrails what the model answers, and asks the model again when one of them wants that. A streamed answer
 * passes through as fast as the slowest guardrail lets it: each holds back what it may still change. A call may bring a check of
 * its own, which comes last.
 */
final class OutputGuardrailInterceptor implements Interceptor {

    private final List<Guardrail> guardrails;
    private final UnaryOperator<Guardrail> traced;
    private final GuardrailRunner output;
    private final GuardrailRunner toolCalls;
    private final int maxReasks;
    private final Time time;

    OutputGuardrailInterceptor(List<Guardrail> guardrails, UnaryOperator<Guardrail> traced, int maxReasks, Time time) {
        this.guardrails = List.copyOf(guardrails);
        this.traced = traced;
        this.output = new GuardrailRunner(guardrails, GuardrailStage.OUTPUT, time);
        this.toolCalls = new GuardrailRunner(guardrails, GuardrailStage.TOOL_CALL, time);
        this.maxReasks = maxReasks;
        this.time = time;
    }

    @Override
    public String name() {
        return StandardChain.OUTPUT_GUARDRAILS;
    }

    @Override
    public ModelStream intercept(Call call, Chain chain) {
        GuardrailRunner checks = checksOf(call);
        return checks.isEmpty() && toolCalls.isEmpty()
                ? chain.proceed(call)
                : new GuardedStream(call, chain, checks, toolCalls, maxReasks, time);
    }

    private GuardrailRunner checksOf(Call call) {
        Guardrail own = call.answerCheck();
        if (own == null || guardrails.stream().anyMatch(other -> other.name().equals(own.name()))) {
            return output;
        }
        List<Guardrail> all = new ArrayList<>(guardrails);
        all.add(traced.apply(own));
        return new GuardrailRunner(all, GuardrailStage.OUTPUT, time);
    }
}
