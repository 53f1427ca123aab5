package dev.llmops.core.internal.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.message.Message;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.RetrievalResult;
import dev.llmops.api.retrieval.RetrievalStep;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.api.text.CharRange;
import dev.llmops.core.chain.Retrieval;
import dev.llmops.testkit.ScriptedModelClient;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TracedRetrieverTest {

    /** Finds what was said before, and says that it looked. */
    private static final class ReadsHistory implements Retriever {

        @Override
        public List<Passage> retrieve(RetrievalQuery query) {
            return List.of();
        }

        @Override
        public RetrievalResult search(RetrievalQuery query, List<Message> history) {
            List<Passage> passages = history.stream()
                    .map(said -> new Passage("h", new CharRange(0, 1), said.text(), null, Map.of()))
                    .toList();
            return new RetrievalResult(
                    passages, List.of(new RetrievalStep("history", 0, passages.size(), List.of(), Map.of())));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_trace_changes_nothing_of_what_is_found(boolean traced) {
        Bench bench = new Bench(ScriptedModelClient.of(request -> ScriptedModelClient.script("answer")));
        bench.openTelemetry = traced ? bench.openTelemetry : null;
        bench.retrieval = Retrieval.of(new ReadsHistory());
        bench.prompts.register(
                "p", PromptContent.of("{{#each passages}}{{text}}{{/each}} {{question}}"), PromptCommit.NONE);

        Generation generation = bench.ask(bench.call()
                .promptReference(PromptReference.latest("p"))
                .variables(Map.of("question", "and then?"))
                .history(List.of(Message.user("said before")))
                .build());

        assertThat(generation.passages()).extracting(Passage::text).containsExactly("said before");
        assertThat(generation.retrieval()).extracting(RetrievalStep::name).containsExactly("history");
        assertThat(bench.spans(GenAiNames.KIND_RETRIEVER)).hasSize(traced ? 1 : 0);
    }

    @Test
    void a_search_without_a_conversation_is_traced_too() {
        Bench bench = new Bench(ScriptedModelClient.of(request -> ScriptedModelClient.script("answer")));
        bench.content = true;
        Telemetry telemetry = bench.telemetry();

        assertThat(telemetry.traced(new ReadsHistory()).retrieve(RetrievalQuery.of("q", 3)))
                .isEmpty();
        assertThat(bench.spans(GenAiNames.KIND_RETRIEVER)).hasSize(1);
    }

    @Test
    void a_search_that_outlives_its_call_ends_its_span_without_texts() {
        Bench bench = new Bench(ScriptedModelClient.of(request -> ScriptedModelClient.script("answer")));
        bench.content = true;
        Telemetry telemetry = bench.telemetry();
        TracedRetriever.Searches searches = new TracedRetriever.Searches();
        searches.end(List.of());

        try (var ignored =
                TracedRetriever.Searches.begin(Context.current(), searches).makeCurrent()) {
            telemetry.traced(query -> List.of(passage("a", "a text"))).retrieve(RetrievalQuery.of("q", 3));
        }

        assertThat(bench.spans(GenAiNames.KIND_RETRIEVER))
                .singleElement()
                .satisfies(span -> assertThat(span.getAttributes().get(GenAiNames.RETRIEVAL_DOCUMENTS))
                        .isEqualTo("[{\"id\":\"a#0-1\",\"score\":0.5}]"));
    }

    /** Takes the name out of one passage, and holds another one back. */
    private static final class HidesNames implements Guardrail {

        @Override
        public String name() {
            return "names";
        }

        @Override
        public Set<GuardrailStage> stages() {
            return Set.of(GuardrailStage.PASSAGE);
        }

        @Override
        public Decision check(GuardrailStage stage, String text, GuardrailContext context) {
            if (text.contains("Ann")) {
                return new Decision.Transform(text.replace("Ann", "[NAME]"), List.of());
            }
            return text.contains("secret") ? Decision.block("is secret") : Decision.pass();
        }
    }

    private static Passage passage(String source, String text) {
        return new Passage(source, new CharRange(0, 1), text, 0.5, Map.of());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_search_tells_texts_as_guardrails_left_them_with_its_own_times(boolean fails) {
        Bench bench = new Bench(ScriptedModelClient.of(request -> fails
                ? ScriptedModelClient.failing("an", new ModelUnavailableException("gone"))
                : ScriptedModelClient.script("answer")));
        bench.content = true;
        bench.guardrails.add(new HidesNames());
        bench.retrieval = Retrieval.of(
                query -> List.of(passage("a", "free"), passage("b", "Ann lives here"), passage("c", "a secret")));
        bench.prompts.register(
                "p", PromptContent.of("{{#each passages}}{{text}}{{/each}} {{question}}"), PromptCommit.NONE);

        bench.ask(bench.call()
                .promptReference(PromptReference.latest("p"))
                .variables(Map.of("question", "who?"))
                .build());

        SpanData search = bench.spans(GenAiNames.KIND_RETRIEVER).get(0);
        assertThat(search.getAttributes().get(GenAiNames.RETRIEVAL_DOCUMENTS))
                .isEqualTo("[{\"id\":\"a#0-1\",\"score\":0.5,\"content\":\"free\"},"
                        + "{\"id\":\"b#0-1\",\"score\":0.5,\"content\":\"[NAME] lives here\"},"
                        + "{\"id\":\"c#0-1\",\"score\":0.5}]")
                .isEqualTo(search.getAttributes().get(GenAiNames.OUTPUT_VALUE));
        assertThat(search.getAttributes().get(GenAiNames.INPUT_VALUE)).isEqualTo("who?");
        assertThat(search.getEndEpochNanos()).isLessThan(bench.attemptSpan().getStartEpochNanos());
        assertThat(bench.callSpan().getAttributes().get(GenAiNames.RETRIEVAL_DOCUMENTS))
                .isNull();
    }
}
