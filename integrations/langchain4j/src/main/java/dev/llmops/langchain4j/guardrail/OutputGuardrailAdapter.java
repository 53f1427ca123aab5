package dev.llmops.langchain4j.guardrail;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.guardrail.ChatExecutor;
import dev.langchain4j.guardrail.GuardrailRequestParams;
import dev.langchain4j.guardrail.OutputGuardrail;
import dev.langchain4j.guardrail.OutputGuardrailRequest;
import dev.langchain4j.guardrail.OutputGuardrailResult;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** One of LangChain4j's output guardrails in the chain. */
final class OutputGuardrailAdapter implements Guardrail {

    private static final ChatExecutor NOBODY = new ChatExecutor() {
        @Override
        public ChatResponse execute() {
            throw refused();
        }

        @Override
        public ChatResponse execute(List<ChatMessage> messages) {
            throw refused();
        }

        private static UnsupportedOperationException refused() {
            return new UnsupportedOperationException(
                    "a guardrail in the chain asks again by retry or reprompt, so that the try is counted");
        }
    };

    private final String name;
    private final OutputGuardrail guardrail;

    OutputGuardrailAdapter(String name, OutputGuardrail guardrail) {
        this.name = Objects.requireNonNull(name, "name");
        this.guardrail = Objects.requireNonNull(guardrail, "guardrail");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<GuardrailStage> stages() {
        return Set.of(GuardrailStage.OUTPUT);
    }

    @Override
    public Decision check(GuardrailStage stage, String text, GuardrailContext context) {
        OutputGuardrailRequest request = OutputGuardrailRequest.builder()
                .responseFromLLM(
                        ChatResponse.builder().aiMessage(AiMessage.from(text)).build())
                .chatExecutor(NOBODY)
                .requestParams(GuardrailRequestParams.builder()
                        .userMessageTemplate("")
                        .variables(Map.of())
                        .build())
                .build();
        OutputGuardrailResult result = guardrail.validate(request);
        if (result.isSuccess()) {
            return result.hasRewrittenResult()
                    ? new Decision.Transform(rewritten(result, text), List.of())
                    : Decision.pass();
        }
        String reasons = InputGuardrailAdapter.reasons(result);
        if (result.isReprompt()) {
            return new Decision.Reask(result.getReprompt().orElse(reasons), List.of());
        }
        return result.isRetry()
                ? new Decision.Reask("Answer again. What was wrong: " + reasons, List.of())
                : new Decision.Block(reasons, List.of());
    }

    private static String rewritten(OutputGuardrailResult result, String text) {
        if (result.successfulResult() instanceof AiMessage message && message.text() != null) {
            return message.text();
        }
        return result.successfulText() == null ? text : result.successfulText();
    }
}
