package dev.llmops.core.internal.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.cost.Price;
import dev.llmops.api.cost.PriceList;
import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.Variant;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.Retrieval;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Everything that one call sends, held against a file: whoever changes a name changes the file. */
class TraceGoldenTest {

    private final Bench bench = new Bench(new NamedModel("openai", "gpt-5", TraceGoldenTest::answer));

    private static List<ModelEvent> answer(ModelRequest request) {
        ModelResponse response = new ModelResponse(
                Message.assistant("Two metres."),
                FinishReason.STOP,
                new TokenUsage(100, 20, 60, 5),
                new ModelIdentity("openai", "gpt-5-2026-08-07", null),
                null,
                Duration.ZERO,
                Map.of("id", "resp-1"));
        return List.of(
                new ModelEvent.TextDelta("Two "),
                new ModelEvent.TextDelta("metres."),
                new ModelEvent.Completed(response));
    }

    private Call call() {
        bench.prompts.register(
                "support",
                PromptContent.of("{{#each passages}}{{this.text}}{{/each}} {{question}}"),
                PromptCommit.NONE);
        bench.experiments.add(Experiment.of("tone", "support", Variant.ofModel("long", 1, "main")));
        bench.guardrails.add(new Redact());
        bench.retrieval = Retrieval.of(query -> List.of(
                new Passage("manual", new CharRange(0, 9), "The cable", 0.9, Map.of()),
                new Passage("manual", new CharRange(20, 29), "is 2 m lo", 0.5, Map.of())));
        bench.prices = PriceList.of(List.of(new Price(
                "gpt-5-2026-08-07",
                new BigDecimal("1.25"),
                new BigDecimal("10"),
                new BigDecimal("0.125"),
                Currency.getInstance("USD"),
                Instant.EPOCH)));
        return bench.call()
                .promptReference(PromptReference.parse("support"))
                .variables(Map.of("question", "How long is cable 4111?"))
                .caller(new Caller("u42", "s7", "acme", Map.of("page", "help")))
                .parameters(ModelParameters.builder()
                        .temperature(0.2)
                        .topP(0.9)
                        .topK(40)
                        .seed(11)
                        .maxTokens(300)
                        .stopSequences(List.of("###"))
                        .build())
                .streaming(true)
                .build();
    }

    @Test
    void a_call_with_everything_on_sends_what_the_golden_file_says() throws IOException {
        bench.ask(call());

        assertThat(TraceText.of(bench.spans(), bench.metrics())).isEqualTo(golden("call.txt"));
        assertThat(bench.faults).isEmpty();
    }

    @Test
    void with_content_it_also_sends_what_the_other_golden_file_says() throws IOException {
        bench.content = true;

        bench.ask(call());

        assertThat(TraceText.of(bench.spans(), List.of())).isEqualTo(golden("call-with-content.txt"));
        assertThat(bench.faults).isEmpty();
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = TraceGoldenTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
