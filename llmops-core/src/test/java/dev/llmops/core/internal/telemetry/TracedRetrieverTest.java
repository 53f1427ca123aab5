package dev.llmops.core.internal.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.generation.Generation;
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
import java.util.List;
import java.util.Map;
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
        Telemetry telemetry = Telemetry.of(bench.openTelemetry, true, bench.faults::add, bench.time);

        assertThat(telemetry.traced(new ReadsHistory()).retrieve(RetrievalQuery.of("q", 3)))
                .isEmpty();
        assertThat(bench.spans(GenAiNames.KIND_RETRIEVER)).hasSize(1);
    }
}
