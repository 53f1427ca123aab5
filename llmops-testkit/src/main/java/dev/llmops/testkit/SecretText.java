package dev.llmops.testkit;

import dev.llmops.api.generation.Attempt;
import dev.llmops.api.generation.ErrorDetail;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.PromptUse;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.GuardrailRecord;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.retrieval.Grounding;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalStep;
import dev.llmops.api.text.CharRange;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Puts a text wherever a call that did not complete can hold what somebody typed or a model said. */
public final class SecretText {

    /** The text that is put everywhere. */
    public static final String TEXT = "SECRET";

    private SecretText() {}

    /**
     * {@return a record with {@link #TEXT} in all these places}
     *
     * @param from the record that gives what is no text
     */
    public static Generation everywhere(Generation from) {
        ErrorDetail error = new ErrorDetail("ModelTimeoutException", TEXT, true);
        ModelIdentity model = new ModelIdentity("openai", "gpt", null);
        return from.toBuilder()
                .caller(new Caller("ana", null, null, Map.of()))
                .prompt(new PromptUse("support", 2, "sha256:ab", Map.of("question", TEXT), null))
                .passages(List.of(new Passage("manual", new CharRange(0, 6), TEXT, null, Map.of("title", TEXT))))
                .retrieval(List.of(new RetrievalStep(
                        "rewrite",
                        0,
                        0,
                        List.of(new RetrievalStep.Dropped("manual#0-6", TEXT)),
                        Map.of("question", TEXT))))
                .request(ModelRequest.builder().system(TEXT).user(TEXT).build())
                .model(model)
                .guardrails(List.of(
                        record(new Decision.Transform(TEXT, List.of())),
                        record(new Decision.Block(TEXT, List.of())),
                        record(new Decision.Reask(TEXT, List.of()))))
                .attempts(List.of(new Attempt(
                        null,
                        model,
                        from.timings().startedAt(),
                        Duration.ofMillis(5),
                        TokenUsage.UNKNOWN,
                        from.cost(),
                        null,
                        error,
                        false)))
                .response(null)
                .partial(new PartialResponse(
                        new AssistantMessage(List.of(new TextPart(TEXT)), List.of(new ToolCall("1", "find", TEXT))),
                        TokenUsage.UNKNOWN))
                .citations(List.of())
                .grounding(new Grounding(Grounding.Outcome.ABSTENTION, List.of(), null, TEXT, List.of(TEXT)))
                .error(error)
                .replayOf(null)
                .shadowOf(null)
                .build();
    }

    private static GuardrailRecord record(Decision decision) {
        return new GuardrailRecord("pii", GuardrailStage.OUTPUT, null, decision, Duration.ofMillis(1));
    }
}
