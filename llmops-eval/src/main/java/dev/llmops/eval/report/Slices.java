package dev.llmops.eval.report;

import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.RowResult;
import dev.llmops.eval.run.RunException;
import dev.llmops.eval.stats.Estimate;
import dev.llmops.eval.stats.MultipleTesting;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A run sliced by its rows' metadata, to show where it is good and where it is not.
 *
 * @param slices by field, value and evaluator
 */
public record Slices(List<Slice> slices) {

    private static final int MAX_VALUES = 50;
    private static final String NONE = "(none)";

    /** Copies the list. */
    public Slices {
        slices = List.copyOf(slices);
    }

    /**
     * Slices a run. Intervals treat rows as independent, even if the run's are not.
     *
     * @param run the run, whose rows include their metadata
     * @param fields metadata keys. A value that is a list, such as tags, puts its row into a slice for each element; a row without the field is in
     *     {@code (none)}
     * @return the slices
     * @throws RunException if no row has a field, or a field has more than 50 values
     */
    public static Slices of(EvaluationRun run, List<String> fields) {
        List<Slice> slices = new ArrayList<>();
        for (String field : fields) {
            byValue(run, field).forEach((value, results) -> {
                for (String evaluator : run.info().evaluators()) {
                    slices.add(slice(run, field, value, evaluator, results));
                }
            });
        }
        return new Slices(adjusted(slices));
    }

    private static Map<String, Set<String>> byValue(EvaluationRun run, String field) {
        if (run.rows().stream().noneMatch(row -> row.metadata().containsKey(field))) {
            throw new RunException(
                    "a row must have '" + field + "' in its metadata to slice by it, but none has", null);
        }
        Map<String, Set<String>> byValue = new TreeMap<>();
        for (RowResult row : run.rows()) {
            for (String value : values(row.metadata().get(field))) {
                byValue.computeIfAbsent(value, key -> new HashSet<>()).add(row.rowId());
            }
        }
        if (byValue.size() > MAX_VALUES) {
            throw new RunException(
                    "a field to slice by must have at most " + MAX_VALUES + " values, but '" + field + "' has "
                            + byValue.size(),
                    null);
        }
        return byValue;
    }

    private static List<String> values(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list.isEmpty()
                    ? List.of(NONE)
                    : list.stream().map(String::valueOf).distinct().toList();
        }
        return List.of(value == null ? NONE : value.toString());
    }

    private static Slice slice(EvaluationRun run, String field, String value, String evaluator, Set<String> inside) {
        double[] scores = scores(run, evaluator, inside, true);
        double[] others = scores(run, evaluator, inside, false);
        return new Slice(
                field,
                value,
                evaluator,
                inside.size(),
                scores.length == 0 ? null : Estimate.of(scores),
                SliceTest.p(scores, others),
                null);
    }

    private static double[] scores(EvaluationRun run, String evaluator, Set<String> slice, boolean within) {
        return run.rows().stream()
                .filter(row -> slice.contains(row.rowId()) == within)
                .flatMapToDouble(row -> row.score(evaluator).stream())
                .toArray();
    }

    private static List<Slice> adjusted(List<Slice> slices) {
        double[] p = slices.stream()
                .map(Slice::p)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .toArray();
        double[] holm = MultipleTesting.holm(p);
        List<Slice> adjusted = new ArrayList<>();
        int at = 0;
        for (Slice slice : slices) {
            adjusted.add(slice.p() == null ? slice : slice.withHolm(holm[at++]));
        }
        return adjusted;
    }

    /** {@return how to read that many intervals} */
    String note() {
        int tests = (int) slices.stream().filter(slice -> slice.p() != null).count();
        return String.format(
                Locale.ROOT,
                "%d slices: of so many 95 %% intervals about %d miss the truth by chance. \"p (Holm)\" compares a slice with all other rows and allows for the %d comparisons.",
                slices.size(),
                Math.max(1, Math.round(slices.size() * Estimate.ALPHA)),
                tests);
    }
}
