package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.core.LlmOps;
import dev.llmops.core.store.Stores;
import dev.llmops.rag.trec.Qrels;
import dev.llmops.testkit.ScriptedModelClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code llmops eval clicks}, from a store to what {@code rag eval} reads. */
class EvalClicksTest {

    @TempDir
    Path folder;

    private static Passage passage(String source) {
        return new Passage(source, new CharRange(0, 1), "x", null, Map.of());
    }

    /** The second place is opened half as often; b.md stands first in three of four answers, and a.md is twice as good. */
    private Path store() {
        Path store = folder.resolve("llmops.db");
        List<Passage> order = new ArrayList<>(List.of(passage("b.md"), passage("a.md")));
        try (LlmOps ops = LlmOps.builder()
                .store(Stores.sqlite(store))
                .model(ScriptedModelClient.saying("2 m"))
                .retriever(query -> List.copyOf(order))
                .build()) {
            ops.prompts()
                    .register(
                            "p",
                            PromptContent.of("{{#each passages}}{{text}}{{/each}}{{question}}"),
                            PromptCommit.NONE);
            for (int i = 0; i < 40; i++) {
                boolean swapped = i % 4 == 3;
                if (swapped) {
                    Collections.swap(order, 0, 1);
                }
                GenerationId id = ops.prompt("p")
                        .with("question", "Is it for ana@example.com?")
                        .ask()
                        .generationId();
                boolean clickFirst = swapped ? i % 8 == 3 || i % 16 == 7 : i % 5 < 2;
                if (clickFirst) {
                    ops.feedback().clicked(id, order.get(0).id(), 1);
                }
                if (!swapped && i % 5 < 2) {
                    ops.feedback().clicked(id, order.get(1).id(), 2);
                }
                if (swapped) {
                    Collections.swap(order, 0, 1);
                }
            }
        }
        return store;
    }

    @Test
    void judgements_and_questions_are_written_for_rag_eval() throws Exception {
        Path qrels = folder.resolve("clicks.tsv");
        Path queries = folder.resolve("queries.jsonl");

        CommandRun run = CommandRun.of(
                "eval",
                "clicks",
                "--store",
                store().toString(),
                "--variable",
                "question",
                "--min-shown",
                "10",
                "--qrels",
                qrels.toString(),
                "--queries",
                queries.toString());

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.outLines().get(0)).matches("POSITION +PROPENSITY");
        assertThat(run.outLines().get(1)).matches("1 +1\\.000");
        assertThat(run.out()).contains("40 lists shown, 0 clicks fit no record");
        assertThat(Qrels.read(qrels).queries()).containsExactly("q1");
        assertThat(Files.readString(qrels)).contains("q1\ta.md\t1", "q1\tb.md\t");
        JsonNode question = new ObjectMapper().readTree(Files.readString(queries));
        assertThat(question.path("id").asText()).isEqualTo("q1");
        assertThat(question.path("text").asText()).startsWith("Is it for").doesNotContain("ana@");
    }

    @Test
    void what_cannot_be_judged_is_told_in_one_sentence() {
        String store = SampleStore.in(folder).location();

        CommandRun none = CommandRun.of("eval", "clicks", "--store", store, "--qrels", "q", "--queries", "r");
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.err()).contains("the log must have clicks").hasLineCount(1);
    }
}
