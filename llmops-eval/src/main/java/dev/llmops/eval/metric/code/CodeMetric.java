package dev.llmops.eval.metric.code;

import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.eval.metric.row.CostClass;
import dev.llmops.eval.metric.row.MetricInfo;
import dev.llmops.eval.metric.row.MetricRow;
import dev.llmops.eval.metric.row.RowMetric;
import java.util.List;

/**
 * Checks whether code compiles and passes its tests. <b>It runs the code in the answer</b>, in separate processes with limits on time, memory
 * and file size, and on Linux without network
 * access where an unprivileged user can drop it; otherwise the code can do whatever the user can. Safe for use by multiple threads.
 *
 * <ul>
 *     <li>{@code java-compiles}: the answer is a Java source file, without a package, that the JDK's compiler accepts.
 *     <li>{@code java-tests}: in addition, {@code tests}, another source file with a {@code main}, ends without an exception; assertions are enabled.
 *     <li>{@code python-tests}: {@code input} (if present), the answer and {@code tests} form one program that ends without an exception; with
 *     {@code entry_point},
 *       it calls {@code check} with it last, as HumanEval does.
 * </ul>
 *
 * <p>Passing means that the end of the tests was reached: an answer that ends the process earlier does not pass. The answer runs in the same
 * process as its tests,
 * so one that is written to cheat, for example by reading the program or by changing what the tests call, can pass without doing its work.
 */
public final class CodeMetric implements RowMetric {

    private final MetricInfo info;
    private final CodeTask task;
    private final CodeLimits limits;

    private CodeMetric(MetricInfo info, CodeTask task, CodeLimits limits) {
        this.info = info;
        this.task = task;
        this.limits = limits;
    }

    /**
     * {@return all three metrics}
     *
     * @param limits the limits for running code
     */
    public static List<CodeMetric> all(CodeLimits limits) {
        return List.of(
                metric(
                        "java-compiles",
                        "the answer is a Java source file that compiles",
                        JavaTask::compiles,
                        limits,
                        "output"),
                metric(
                        "java-tests",
                        "the answer compiles with 'tests', and their main passes",
                        JavaTask::tests,
                        limits,
                        "output",
                        "tests"),
                metric(
                        "python-tests",
                        "the answer passes 'tests', as HumanEval (Chen et al. 2021)",
                        PythonTask::tests,
                        limits,
                        "output",
                        "tests"));
    }

    private static CodeMetric metric(
            String name, String definition, CodeTask task, CodeLimits limits, String... needs) {
        return new CodeMetric(
                MetricInfo.verdict(name, definition, needs)
                        .costs(CostClass.PROCESS)
                        .varying(),
                task,
                limits);
    }

    /** {@return the metric's description} */
    public MetricInfo info() {
        return info;
    }

    @Override
    public Judgement evaluate(MetricRow row) {
        try (CodeProcess process = new CodeProcess(limits)) {
            CodeTask.Outcome outcome = task.run(row, process, limits);
            Score score = outcome.missing() == null
                    ? Score.of(outcome.passed() ? 1 : 0)
                    : new Score.Unscored(outcome.missing());
            return new Judgement(info.name(), score, outcome.told());
        }
    }
}
