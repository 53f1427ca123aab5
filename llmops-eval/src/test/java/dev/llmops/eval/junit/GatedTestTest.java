package dev.llmops.eval.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.metric.Evaluators;
import dev.llmops.eval.metric.TextMetric;
import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.EvaluationRunner;
import dev.llmops.eval.run.RunException;
import dev.llmops.eval.run.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** What JUnit says of a test with a gate: the engine runs one, against a baseline in which 20 of 40 answers are right. */
class GatedTestTest {

    private static Path baseline = Path.of("");
    private static @Nullable EvaluationRun run;

    @TempDir
    Path folder;

    /** What a user writes. */
    static final class Gated {

        @RegisterExtension
        final EvaluationGate gate = EvaluationGate.against(baseline);

        @Test
        void answers_are_no_worse_than_before() {
            assumeTrue(run != null, "this test is only run by the one around it");
            gate.check(run);
        }
    }

    @BeforeEach
    void acceptARun() {
        baseline = folder.resolve("baseline.jsonl");
        Baseline.write(baseline, run("data", 40, 20));
    }

    @Test
    void an_equal_run_passes_and_its_figures_are_reported() {
        Events events = test(run("data", 40, 20));

        events.assertStatistics(counts -> counts.started(1).succeeded(1).failed(0));
        assertThat(events.reportingEntryPublished().list())
                .hasSize(1)
                .first()
                .satisfies(event ->
                        assertThat(event.toString()).contains("exact-match").contains("n = 40"));
    }

    @Test
    void a_significant_regression_fails_the_test() {
        test(run("data", 40, 8))
                .assertThatEvents()
                .haveExactly(
                        1,
                        finishedWithFailure(
                                instanceOf(AssertionError.class),
                                message(text -> text.contains("exact-match is worse: 0.500 -> 0.200"))));
    }

    @Test
    void noise_does_not_fail_the_test() {
        for (int right = 18; right <= 24; right++) {
            test(run("data", 40, right))
                    .assertStatistics(counts -> counts.succeeded(1).failed(0));
        }
    }

    @Test
    void a_baseline_of_another_data_set_is_refused() {
        test(run("other", 40, 40))
                .assertThatEvents()
                .haveExactly(
                        1,
                        finishedWithFailure(
                                instanceOf(RunException.class),
                                message(text -> text.contains("has no row in common with that of the run, other"))));
    }

    @Test
    void a_baseline_that_was_judged_by_something_else_is_refused() {
        Baseline.write(baseline, judged("yes"));

        test(judged("y.s"))
                .assertThatEvents()
                .haveExactly(
                        1,
                        finishedWithFailure(
                                instanceOf(RunException.class),
                                message(text -> text.contains("by another definition (regex yes)"))));
    }

    @Test
    void rows_that_are_new_are_told() {
        Events events = test(run("data", 50, 20));

        events.assertStatistics(counts -> counts.succeeded(1));
        assertThat(events.reportingEntryPublished().list().toString()).contains("10, compared with nothing");
    }

    private static Events test(EvaluationRun now) {
        run = now;
        try {
            return EngineTestKit.engine("junit-jupiter")
                    .selectors(selectClass(Gated.class))
                    .execute()
                    .testEvents();
        } finally {
            run = null;
        }
    }

    private static EvaluationRun judged(String expression) {
        return EvaluationRunner.builder(Target.ofText("t", row -> "yes"), List.of(Evaluators.regex(expression)))
                .build()
                .run(data("data", 40));
    }

    private static EvaluationRun run(String name, int rows, int right) {
        Target target = Target.ofText("t", row -> Integer.parseInt(row.id()) < right ? "yes" : "no");
        return EvaluationRunner.builder(target, List.of(TextMetric.EXACT_MATCH))
                .build()
                .run(data(name, rows));
    }

    private static Dataset data(String name, int rows) {
        return Dataset.of(
                name,
                IntStream.range(0, rows)
                        .mapToObj(i -> Row.of("" + i, name + " " + i, "yes"))
                        .toList());
    }
}
