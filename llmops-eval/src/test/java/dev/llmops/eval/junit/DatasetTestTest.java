package dev.llmops.eval.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.testkit.engine.EventConditions.displayName;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.EventConditions.test;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.eval.dataset.DatasetException;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.metric.Evaluators;
import dev.llmops.eval.metric.TextMetric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** What JUnit says of tests that are made of a data set. */
class DatasetTestTest {

    private static final String FILE = "target/dataset-test.jsonl";

    private static boolean running;

    /** What a user writes. */
    static final class Written {

        @DatasetTest(FILE)
        void answers(Row row) {
            assumeTrue(running, "this test is only run by the one around it");
            AnswerCheck.of(row, "It is 2 m long.")
                    .atLeast(TextMetric.CONTAINS, 1)
                    .atLeast(TextMetric.TOKEN_F1, 0.9)
                    .check();
        }

        @DatasetTest(value = FILE, where = "tags=short")
        void short_answers(Row row) {
            assumeTrue(running, "this test is only run by the one around it");
            assertThat(row.id()).isEqualTo("a");
        }

        @DatasetTest("target/there-is-none.jsonl")
        void nothing(Row row) {
            assumeTrue(running, "this test is only run by the one around it");
        }
    }

    @BeforeAll
    static void write() throws IOException {
        Files.writeString(Path.of(FILE), """
                {"id": "a", "input": "How long?", "expected": "2 m", "metadata": {"tags": ["short", "x"]}}
                {"id": "b", "input": "How long?", "expected": "3 m"}
                {"id": "c", "input": "How long?"}
                """);
    }

    private static EngineExecutionResults run(String method) {
        running = true;
        try {
            return EngineTestKit.engine("junit-jupiter")
                    .selectors(selectMethod(Written.class, method, Row.class.getName()))
                    .execute();
        } finally {
            running = false;
        }
    }

    @Test
    void each_row_is_a_test_that_is_called_by_its_id() {
        EngineExecutionResults results = run("answers");

        results.testEvents().assertStatistics(all -> all.started(3).failed(3));
        results.testEvents().assertThatEvents().haveExactly(1, event(test(), displayName("b"), finishedWithFailure()));
    }

    @Test
    void rows_are_chosen_by_their_metadata() {
        run("short_answers").testEvents().assertStatistics(all -> all.started(1).succeeded(1));
    }

    @Test
    void a_file_that_is_not_there_fails_the_test() {
        EngineExecutionResults results = run("nothing");

        assertThat(results.testEvents().started().count()).isZero();
        results.containerEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        finishedWithFailure(
                                instanceOf(DatasetException.class),
                                message(text -> text.contains("there-is-none.jsonl"))));
    }

    @Test
    void all_assertions_are_tried_and_each_that_fails_is_named() {
        AnswerCheck check = AnswerCheck.of(Row.of("r1", "q", "2 m"), "It is 3 m.")
                .atLeast(TextMetric.CONTAINS, 1)
                .atLeast(Evaluators.json(), 1)
                .atMost(TextMetric.TOKEN_F1, 1)
                .atLeast(evaluator(new Score.Unscored("no idea")), 0)
                .atLeast(evaluator(new Score.Failed("gone")), 0);

        AssertionError error = failure(check);

        assertThat(error.getMessage())
                .contains("'r1'", "4 failures")
                .contains("contains must be at least 1.0, but was 0.0")
                .contains("json must be at least 1.0")
                .contains("custom has no score: no idea, because")
                .contains("custom failed: gone");
    }

    @Test
    void a_good_answer_passes_and_a_check_of_nothing_is_refused() {
        AnswerCheck.of("x", new EvaluationCase("q", "2 m", "2 m", List.of(), List.of()))
                .atLeast(TextMetric.EXACT_MATCH, 1)
                .check();

        org.assertj.core.api.Assertions.assertThatIllegalStateException()
                .isThrownBy(() -> AnswerCheck.of(Row.of("r", "q", null), "a").check());
    }

    private static AssertionError failure(AnswerCheck check) {
        try {
            check.check();
        } catch (AssertionError e) {
            return e;
        }
        throw new IllegalStateException("the check passed");
    }

    private static Evaluator evaluator(Score score) {
        return new Evaluator() {
            @Override
            public String name() {
                return "custom";
            }

            @Override
            public Judgement evaluate(EvaluationCase answer) {
                return new Judgement("custom", score, "because");
            }
        };
    }
}
