package dev.llmops.eval.junit;

import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.RowResult;
import dev.llmops.eval.run.RunException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** The rows of a baseline beside those of a run that asked the same. */
final class BaselineMatch {

    private final BaselineRun baseline;
    private final EvaluationRun run;
    private final Map<String, RowResult> after = new HashMap<>();

    private BaselineMatch(BaselineRun baseline, EvaluationRun run) {
        this.baseline = baseline;
        this.run = run;
        run.rows().forEach(row -> after.put(key(row.rowId(), row.rowHash()), row));
    }

    /** Refuses a baseline that says nothing about the run. */
    static BaselineMatch of(Path file, BaselineRun baseline, EvaluationRun run) {
        BaselineMatch match = new BaselineMatch(baseline, run);
        match.requireCommonRow(file);
        match.requireEqualDefinitions(file);
        return match;
    }

    private void requireCommonRow(Path file) {
        if (commonRows() == 0) {
            throw new RunException(
                    "the baseline '" + file + "' is of the data set "
                            + baseline.info().dataset() + " ("
                            + baseline.info().datasetVersion() + "), which has no row in common with that of the run, "
                            + run.info().dataset() + " (" + run.info().datasetVersion() + "); write a new one",
                    null);
        }
    }

    private void requireEqualDefinitions(Path file) {
        for (String evaluator : baseline.info().evaluators()) {
            String then = baseline.info().definition(evaluator);
            String now = run.info().definition(evaluator);
            if (run.info().evaluators().contains(evaluator) && !now.equals(then)) {
                throw new RunException(
                        "'" + evaluator + "' judged the baseline '" + file + "' by another definition (" + then
                                + ") than the run (" + now + "); write a new one",
                        null);
            }
        }
    }

    private long commonRows() {
        return baseline.rows().stream()
                .filter(row -> after.containsKey(key(row.id(), row.hash())))
                .count();
    }

    /** How many rows of the run the baseline does not know. */
    long newRows() {
        return run.rows().size() - commonRows();
    }

    /**
     * What an evaluator said of the rows that the baseline scored.
     *
     * @param pairs then and now
     * @param rows the rows of the pairs
     * @param missing ids of the rows without a score now
     */
    record Scores(List<double[]> pairs, List<RowResult> rows, List<String> missing) {}

    Scores scores(String evaluator) {
        Scores scores = new Scores(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (BaselineRun.Row row : baseline.rows()) {
            Double then = row.scores().get(evaluator);
            if (then != null) {
                RowResult result = after.get(key(row.id(), row.hash()));
                OptionalDouble now = result == null ? OptionalDouble.empty() : result.score(evaluator);
                if (result != null && now.isPresent()) {
                    scores.pairs().add(new double[] {then, now.getAsDouble()});
                    scores.rows().add(result);
                } else {
                    scores.missing().add(row.id());
                }
            }
        }
        return scores;
    }

    private static String key(String id, String hash) {
        return id + " " + hash;
    }
}
