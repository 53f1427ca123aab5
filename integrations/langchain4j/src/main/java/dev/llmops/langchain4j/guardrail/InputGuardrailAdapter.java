package dev.llmops.langchain4j.guardrail;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.guardrail.GuardrailRequestParams;
import dev.langchain4j.guardrail.GuardrailResult;
import dev.langchain4j.guardrail.InputGuardrail;
import dev.langchain4j.guardrail.InputGuardrailRequest;
import dev.langchain4j.guardrail.InputGuardrailResult;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** One of LangChain4j's input guardrails in the chain. */
final class InputGuardrailAdapter implements Guardrail {

    private final String name;
    private final InputGuardrail guardrail;

    InputGuardrailAdapter(String name, InputGuardrail guardrail) {
        this.name = Objects.requireNonNull(name, "name");
        this.guardrail = Objects.requireNonNull(guardrail, "guardrail");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<GuardrailStage> stages() {
        return Set.of(GuardrailStage.USER_INPUT);
    }

    @Override
    public Decision check(GuardrailStage stage, String text, GuardrailContext context) {
        if (text.isBlank()) {
            // LangChain4j has no message without text.
            return Decision.pass();
        }
        InputGuardrailRequest request = InputGuardrailRequest.builder()
                .userMessage(UserMessage.from(text))
                .commonParams(GuardrailRequestParams.builder()
                        .userMessageTemplate(text)
                        .variables(Map.of())
                        .build())
                .build();
        InputGuardrailResult result = guardrail.validate(request);
        if (!result.isSuccess()) {
            return new Decision.Block(reasons(result), List.of());
        }
        return result.hasRewrittenResult()
                ? new Decision.Transform(String.valueOf(result.successfulText()), List.of())
                : Decision.pass();
    }

    static String reasons(GuardrailResult<?> result) {
        List<GuardrailResult.Failure> failures = result.failures();
        return failures.stream().map(GuardrailResult.Failure::message).collect(Collectors.joining("; "));
    }
}
