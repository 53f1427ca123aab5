package dev.llmops.core.internal.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.Retrieval;
import dev.llmops.core.telemetry.TelemetryDialect;
import dev.llmops.testkit.ScriptedModelClient;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Plants a secret wherever a text can be, ends the call in every way, and looks through all that is sent. */
class PrivacyTest {

    private static final String SECRET = "xyzzy-4711";

    enum Ending {
        COMPLETED,
        MODEL_FAILS,
        PASS_WITH_FINDING,
        TRANSFORM,
        BLOCK,
        REASK,
        GUARDRAIL_FAILS,
        RETRIEVER_FAILS,
        TEMPLATE_FAILS
    }

    @ParameterizedTest
    @EnumSource
    void with_content_off_no_text_leaves_the_process(Ending ending) {
        String sent = sent(ending, false);

        assertThat(sent).contains("invoke_workflow secrets").doesNotContain(SECRET);
    }

    @ParameterizedTest
    @EnumSource(names = {"COMPLETED", "MODEL_FAILS", "PASS_WITH_FINDING"})
    void with_content_on_the_same_search_finds_it(Ending ending) {
        assertThat(sent(ending, true)).contains(SECRET);
    }

    private static String sent(Ending ending, boolean content) {
        Bench bench = bench(ending);
        bench.content = content;
        bench.dialects = Set.of(TelemetryDialect.values());
        for (boolean streaming : new boolean[] {false, true}) {
            bench.ask(call(bench, streaming));
        }
        assertThat(bench.faults).isEmpty();
        StringBuilder sent = new StringBuilder();
        for (SpanData span : bench.spans()) {
            sent.append(span.getName())
                    .append(span.getAttributes().asMap())
                    .append(span.getEvents())
                    .append(span.getLinks())
                    .append(span.getStatus())
                    .append(span.getResource())
                    .append('\n');
        }
        return sent.append(bench.metrics()).toString();
    }

    private static Bench bench(Ending ending) {
        Bench bench = new Bench(ScriptedModelClient.of(request ->
                List.of(new ModelEvent.ReasoningDelta(SECRET), new ModelEvent.TextDelta(SECRET), end(ending))));
        String template = ending == Ending.TEMPLATE_FAILS ? SECRET + " {{missing}}" : SECRET;
        bench.prompts.register(
                "secrets",
                PromptContent.of(
                        "{{role \"system\"}}" + template + "{{role \"user\"}}{{question}}{{passages}}{{history}}"),
                PromptCommit.NONE);
        bench.retrieval = Retrieval.of(query -> {
            if (ending == Ending.RETRIEVER_FAILS) {
                throw new ModelUnavailableException("cannot search for " + SECRET);
            }
            return List.of(new Passage(SECRET, new CharRange(0, 9), "text of " + SECRET, 0.9, Map.of("title", SECRET)));
        });
        bench.guardrails.add(new Deciding(ending));
        return bench;
    }

    private static Call call(Bench bench, boolean streaming) {
        ToolCall earlier = new ToolCall("call-1", "lookup", "{\"q\":\"" + SECRET + "\"}");
        return bench.call()
                .promptReference(PromptReference.parse("secrets"))
                .variables(Map.of("question", "What is " + SECRET + "?"))
                .history(List.of(
                        Message.user(SECRET),
                        new AssistantMessage(List.of(new TextPart(SECRET)), List.of(earlier)),
                        Message.tool(earlier, SECRET)))
                .caller(new Caller("u1", "s1", "acme", Map.of("note", SECRET)))
                .parameters(ModelParameters.builder()
                        .vendor(Map.of("metadata", SECRET))
                        .build())
                .streaming(streaming)
                .build();
    }

    private static ModelEvent.End end(Ending ending) {
        AssistantMessage message = new AssistantMessage(
                List.of(new ReasoningPart(SECRET, SECRET), new TextPart(SECRET)),
                List.of(new ToolCall("call-2", "lookup", SECRET)));
        if (ending == Ending.MODEL_FAILS) {
            return new ModelEvent.Failed(
                    new ModelUnavailableException("the server says: " + SECRET),
                    new PartialResponse(message, TokenUsage.UNKNOWN));
        }
        return new ModelEvent.Completed(new ModelResponse(
                message,
                FinishReason.TOOL_CALLS,
                TokenUsage.of(3, 4),
                new ModelIdentity("llmops", "scripted", null),
                null,
                Duration.ZERO,
                Map.of("note", SECRET)));
    }

    private record Deciding(Ending ending) implements Guardrail {

        @Override
        public String name() {
            return "deciding";
        }

        @Override
        public Set<GuardrailStage> stages() {
            return Set.of(GuardrailStage.values());
        }

        @Override
        public Decision check(GuardrailStage stage, String text, GuardrailContext context) {
            Finding finding = new Finding("words", "secret_word", CharRange.of(text), 1);
            return switch (ending) {
                case PASS_WITH_FINDING -> new Decision.Pass(List.of(finding));
                case TRANSFORM -> new Decision.Transform("not " + SECRET, List.of(finding));
                case BLOCK -> Decision.block("it holds " + SECRET, finding);
                case REASK ->
                    stage == GuardrailStage.OUTPUT
                            ? new Decision.Reask("do not say " + SECRET, List.of(finding))
                            : Decision.pass();
                case GUARDRAIL_FAILS -> throw new IllegalStateException("cannot check " + SECRET);
                default -> Decision.pass();
            };
        }
    }
}
