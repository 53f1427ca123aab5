package dev.llmops.eval.click;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.store.Store;
import dev.llmops.api.text.CharRange;
import dev.llmops.core.LlmOps;
import dev.llmops.core.privacy.EncryptedStore;
import dev.llmops.core.privacy.SubjectKeys;
import dev.llmops.core.store.Stores;
import dev.llmops.testkit.ScriptedModelClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From recorded calls and the clicks on their passages. */
class ClickLogTest {

    @TempDir
    Path folder;

    @Test
    void clicks_count_where_the_passage_stood_in_the_record_and_others_are_told() {
        try (LlmOps ops = LlmOps.builder()
                .store(Stores.sqlite(folder.resolve("llmops.db")))
                .model(ScriptedModelClient.saying("2 m"))
                .retriever(query -> List.of(passage("a.md"), passage("b.md")))
                .build()) {
            ops.prompts()
                    .register(
                            "p",
                            PromptContent.of("{{#each passages}}{{text}}{{/each}}{{question}}"),
                            PromptCommit.NONE);
            GenerationId id =
                    ops.prompt("p").with("question", "How long?").ask().generationId();
            Generation record = ops.generations().find(id).orElseThrow();
            assertThat(record.passages()).hasSize(2);
            ops.feedback().clicked(id, "b.md#0-1", 2);
            ops.feedback().clicked(id, "b.md#0-1", 1);
            ops.feedback().clicked(id, "z.md#0-1", 9);
            ops.feedback().add(id, new FeedbackSignal.Copy(), null);

            ClickLog log = new ClickLog().add("q", record, ops.feedbackStore().of(id));

            assertThat(log.impressions()).isEqualTo(1);
            assertThat(log.strayClicks()).isEqualTo(2);
            assertThat(ClickRelevance.of(log, PositionBias.of(1, 0.5)).passages())
                    .extracting(PassageRelevance::passage, PassageRelevance::relevance)
                    .containsExactly(tuple("b.md#0-1", 2.0), tuple("a.md#0-1", 0.0));
        }
    }

    @Test
    void an_erased_answer_is_no_impression_of_a_question_that_all_erased_ones_share() {
        SubjectKeys keys = SubjectKeys.inMemory();
        Store store = EncryptedStore.of(Stores.sqlite(folder.resolve("erased.db")), keys);
        try (LlmOps ops = LlmOps.builder()
                .store(store)
                .model(ScriptedModelClient.saying("2 m"))
                .retriever(query -> List.of(passage("a.md"), passage("b.md")))
                .build()) {
            ops.prompts()
                    .register(
                            "p",
                            PromptContent.of("{{#each passages}}{{text}}{{/each}}{{question}}"),
                            PromptCommit.NONE);
            GenerationId id = ops.prompt("p")
                    .with("question", "How long?")
                    .forUser("ana")
                    .ask()
                    .generationId();
            ops.feedback().clicked(id, "a.md#0-1", 1);
            assertThat(log(ops, id).impressions()).isEqualTo(1);

            keys.destroy(EncryptedStore.subject(null, "ana"));

            assertThat(log(ops, id).impressions()).isZero();
            assertThat(log(ops, id).strayClicks()).isZero();
        }
    }

    private static ClickLog log(LlmOps ops, GenerationId id) {
        return new ClickLog()
                .add(
                        "q",
                        ops.generations().find(id).orElseThrow(),
                        ops.feedbackStore().of(id));
    }

    private static Passage passage(String source) {
        return new Passage(source, new CharRange(0, 1), "x", null, Map.of());
    }

    @Test
    void an_impression_adds_to_the_counts_and_keeps_nothing_else() {
        ClickLog log = new ClickLog();
        for (int i = 0; i < 1000; i++) {
            log.add(new Impression("q", List.of("a", "b"), Set.of()));
        }

        assertThat(log.counts()).hasSize(2);
        assertThat(log.impressions()).isEqualTo(1000);
    }
}
