package dev.llmops.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.retrieval.Citation;
import dev.llmops.api.retrieval.Citation.Support;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** What every {@link Evaluator} promises. An evaluator's test extends this class and says how to make the evaluator. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
public abstract class EvaluatorKit {

    private static final int CONCURRENT_CALLS = 8;
    private static final int LONG_TEXT = 20_000;
    private static final List<String> TEXTS = List.of(
            "",
            " \n\t",
            "The cable is two metres long [1].",
            "{\"a\": 1}",
            "Grüße aus Köln 🐈 \u0000 \u2028 </script>",
            "[".repeat(LONG_TEXT),
            "word ".repeat(LONG_TEXT / 10));

    private Evaluator evaluator;

    /** For subclasses. */
    protected EvaluatorKit() {}

    /**
     * {@return a new evaluator}
     *
     * @throws Exception if there is none to be had
     */
    protected abstract Evaluator createEvaluator() throws Exception;

    @BeforeEach
    final void makeEvaluator() throws Exception {
        evaluator = createEvaluator();
    }

    @Test
    void every_judgement_bears_the_evaluators_name() {
        assertThat(evaluator.name()).isNotBlank().isEqualTo(evaluator.name());
        assertThat(cases())
                .allSatisfy(answer ->
                        assertThat(evaluator.evaluate(answer).evaluator()).isEqualTo(evaluator.name()));
    }

    @Test
    void what_decides_its_scores_is_said_in_the_same_words_each_time() throws Exception {
        assertThat(evaluator.definition()).isNotBlank().isEqualTo(evaluator.definition());
        assertThat(createEvaluator().definition()).isEqualTo(evaluator.definition());
    }

    @Test
    void no_answer_makes_it_throw() {
        for (EvaluationCase answer : cases()) {
            assertThatCode(() -> evaluator.evaluate(answer)).doesNotThrowAnyException();
        }
    }

    @Test
    void judging_an_answer_does_not_depend_on_what_was_judged_before() {
        List<Judgement> forwards = cases().stream().map(evaluator::evaluate).toList();
        List<EvaluationCase> reversed = new ArrayList<>(cases());
        java.util.Collections.reverse(reversed);
        List<Judgement> backwards =
                new ArrayList<>(reversed.stream().map(evaluator::evaluate).toList());
        java.util.Collections.reverse(backwards);

        assertThat(backwards).isEqualTo(forwards);
    }

    @Test
    void several_threads_get_what_one_gets() {
        List<Judgement> alone = cases().stream().map(evaluator::evaluate).toList();

        List<Background<List<Judgement>>> calls = IntStream.range(0, CONCURRENT_CALLS)
                .mapToObj(i -> Background.run(
                        () -> cases().stream().map(evaluator::evaluate).toList()))
                .toList();

        assertThat(calls).allSatisfy(call -> assertThat(call.result()).isEqualTo(alone));
    }

    private static List<EvaluationCase> cases() {
        List<EvaluationCase> cases = new ArrayList<>();
        for (String text : TEXTS) {
            cases.add(new EvaluationCase("q", text, null, List.of(), List.of()));
            cases.add(new EvaluationCase("q", text, "", List.of(), List.of()));
            cases.add(grounded(text));
        }
        return cases;
    }

    private static EvaluationCase grounded(String text) {
        String source = "The cable is two metres long.";
        Passage passage = new Passage("manual.md", CharRange.of(source), source, null, Map.of());
        Citation citation = new Citation(1, passage, CharRange.of(text), Support.SUPPORTED);
        return new EvaluationCase("q", text, source, List.of(passage), List.of(citation));
    }
}
