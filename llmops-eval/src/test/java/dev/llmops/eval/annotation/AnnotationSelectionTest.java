package dev.llmops.eval.annotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.llmops.api.evaluation.GenerationScore;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.store.Store;
import dev.llmops.core.LlmOps;
import dev.llmops.core.store.Stores;
import dev.llmops.eval.online.SamplingRule;
import dev.llmops.eval.online.Selection;
import dev.llmops.testkit.ScriptedModelClient;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnnotationSelectionTest {

    @TempDir
    private Path folder;

    private Store store;
    private LlmOps ops;

    @BeforeEach
    void open() {
        store = Stores.sqlite(folder.resolve("llmops.db"));
        ops = LlmOps.builder()
                .store(store)
                .model(ScriptedModelClient.of(request -> ScriptedModelClient.script("an answer")))
                .build();
    }

    @AfterEach
    void close() {
        ops.close();
    }

    @Test
    void
            those_that_people_disliked_come_first_then_those_on_which_judges_differ_then_low_scores_then_rules_then_chance() {
        GenerationId good = ask("good");
        GenerationId ruled = ask("ruled");
        GenerationId low = ask("low");
        GenerationId disputed = ask("disputed");
        GenerationId disliked = ask("disliked");
        ops.feedback().thumbsUp(good);
        ops.feedback().thumbsDown(disliked, null);
        score(low, "judge", 0.2);
        score(disputed, "judge", 0.9);
        score(disputed, "other", 0.1);
        score(good, "judge", 0.9);

        List<SelectedAnswer> selected = selection()
                .lowScores("judge", 0.5)
                .disagreements(0.5)
                .rules(List.of(new SamplingRule("mine", call -> call.id().equals(ruled))))
                .share(1, 7)
                .select(GenerationQuery.latest(100));

        assertThat(selected)
                .extracting(each -> each.selection().reason())
                .containsExactly(
                        AnnotationSelection.NEGATIVE_FEEDBACK,
                        AnnotationSelection.DISAGREEMENT,
                        AnnotationSelection.LOW_SCORE,
                        "mine",
                        Selection.SHARE);
        assertThat(selected)
                .extracting(SelectedAnswer::generation)
                .containsExactly(disliked, disputed, low, ruled, good);
        assertThat(selected)
                .allMatch(each ->
                        each.selection().weight() == 1 && each.selection().inShare());
    }

    @Test
    void a_share_is_the_same_each_time_and_weighs_what_it_stands_for() {
        for (int i = 0; i < 200; i++) {
            ask("q" + i);
        }
        List<SelectedAnswer> once = selection().share(0.25, 7).select(GenerationQuery.latest(1_000));

        assertThat(once)
                .hasSizeBetween(30, 70)
                .allMatch(each -> each.selection().weight() == 4);
        assertThat(selection().share(0.25, 7).select(GenerationQuery.latest(1_000)))
                .isEqualTo(once);
        assertThat(selection().share(0.25, 8).select(GenerationQuery.latest(1_000)))
                .isNotEqualTo(once);
        assertThat(selection().select(GenerationQuery.latest(1_000))).isEmpty();
    }

    @Test
    void a_low_rating_and_a_correction_are_dislikes() {
        GenerationId rated = ask("a");
        GenerationId corrected = ask("b");
        GenerationId liked = ask("c");
        ops.feedback().rating(rated, 2);
        ops.feedback().correction(corrected, "better");
        ops.feedback().rating(liked, 4);

        assertThat(selection().select(GenerationQuery.latest(100)))
                .extracting(SelectedAnswer::generation)
                .containsExactly(corrected, rated);
    }

    @Test
    void what_is_no_share_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> selection().share(1.5, 1))
                .withMessage("the share must be from 0 to 1, but was 1.5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> selection().disagreements(0))
                .withMessage("by must be above 0, but was 0.0");
    }

    private AnnotationSelection selection() {
        return new AnnotationSelection(store.generations(), store.feedback(), store.scores());
    }

    private GenerationId ask(String question) {
        return ops.request(ModelRequest.user(question)).ask().generationId();
    }

    private void score(GenerationId id, String evaluator, double value) {
        store.scores()
                .save(new GenerationScore(
                        id, new Judgement(evaluator, Score.of(value), null), Instant.parse("2026-11-29T08:00:00Z")));
    }
}
