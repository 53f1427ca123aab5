package dev.llmops.core.internal.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.cost.Price;
import dev.llmops.api.cost.PriceList;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.core.chain.Recording;
import dev.llmops.core.chain.Retrieval;
import dev.llmops.testkit.ScriptedModelClient;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With {@link Recording#ASYNCHRONOUS} spans end after the answer, and say the same. */
@Timeout(60)
class LaterEndsTest {

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void what_is_told_after_the_answer_is_what_is_told_before_it(boolean content) {
        String before = told(Recording.DURABLE, content, new CountDownLatch(0));

        // The first span stays at its end until the answer is there, so all that follows is told when the call is over.
        assertThat(told(Recording.ASYNCHRONOUS, content, new CountDownLatch(1)))
                .isEqualTo(before)
                .contains("chat scripted", "chat gpt-5", "retrieval", "guardrail cards", "llmops.cost");
    }

    @Test
    void an_answer_that_fails_does_not_wait_either() {
        CountDownLatch answered = new CountDownLatch(1);
        Bench bench = bench(Recording.ASYNCHRONOUS, answered);
        bench.fallbacks.clear();
        bench.retrieval = null;

        bench.ask(bench.call("?").build());
        answered.countDown();
        bench.traced.close();

        assertThat(bench.callSpan().getAttributes().get(GenAiNames.ERROR_TYPE)).isEqualTo("ModelUnavailableException");
    }

    private static String told(Recording recording, boolean content, CountDownLatch answered) {
        Bench bench = bench(recording, answered);
        bench.content = content;
        bench.ask(bench.call()
                .promptReference(PromptReference.latest("p"))
                .variables(Map.of("question", "How long is cable 4111?"))
                .build());
        answered.countDown();
        bench.traced.close();
        return TraceText.of(bench.spans(), bench.metrics());
    }

    /** A first model that fails, and a second that costs something else. */
    private static Bench bench(Recording recording, CountDownLatch answered) {
        Bench bench = new Bench(ScriptedModelClient.of(
                request -> ScriptedModelClient.failing("", new ModelUnavailableException("busy"))));
        bench.models.put("spare", new NamedModel("openai", "gpt-5", request -> ScriptedModelClient.script("2 metres")));
        bench.fallbacks.add("spare");
        bench.prices = PriceList.of(List.of(price("scripted", "1"), price("gpt-5", "3")));
        bench.guardrails.add(new Redact());
        bench.retrieval =
                Retrieval.of(query -> List.of(new Passage("manual", new CharRange(0, 8), "2 metres", 0.5, Map.of())));
        bench.prompts.register(
                "p", PromptContent.of("{{#each passages}}{{this.text}}{{/each}} {{question}}"), PromptCommit.NONE);
        bench.recording = recording;
        bench.openTelemetry = bench.sdk(SdkTracerProvider.builder()
                .addSpanProcessor(new Held(answered))
                .addSpanProcessor(bench)
                .addSpanProcessor(SimpleSpanProcessor.create(bench.exporter))
                .build());
        return bench;
    }

    private static Price price(String model, String each) {
        BigDecimal amount = new BigDecimal(each);
        return new Price(model, amount, amount, null, Currency.getInstance("USD"), Instant.EPOCH);
    }

    /** Holds a span at its end until the caller has its answer. */
    private record Held(CountDownLatch answered) implements SpanProcessor {

        @Override
        public void onStart(Context parent, ReadWriteSpan span) {
            // It may start.
        }

        @Override
        public boolean isStartRequired() {
            return false;
        }

        @Override
        public void onEnd(ReadableSpan span) {
            try {
                assertThat(answered.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public boolean isEndRequired() {
            return true;
        }
    }
}
