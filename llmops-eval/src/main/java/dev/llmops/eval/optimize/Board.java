package dev.llmops.eval.optimize;

import dev.llmops.eval.run.CallReceipt;
import dev.llmops.eval.run.RowResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** What is known of candidates: their scores on the scoring rows, always a beginning of the same order, so that any two can be paired. */
final class Board {

    private final String metric;
    private final Map<String, List<RowResult>> results = new LinkedHashMap<>();

    Board(String metric) {
        this.metric = metric;
    }

    void add(Candidate candidate, List<RowResult> more) {
        results.computeIfAbsent(candidate.id(), id -> new ArrayList<>()).addAll(more);
    }

    /** How many rows a candidate has answered. */
    int done(Candidate candidate) {
        return results(candidate).size();
    }

    List<RowResult> results(Candidate candidate) {
        return results.getOrDefault(candidate.id(), List.of());
    }

    /** Mean score over the first rows; rows without a score are left out, and without any it is the lowest. */
    double mean(Candidate candidate, int rows) {
        double[] scores = results(candidate).stream()
                .limit(rows)
                .flatMapToDouble(row -> score(row, metric).stream())
                .toArray();
        return scores.length == 0
                ? Double.NEGATIVE_INFINITY
                : Arrays.stream(scores).sum() / scores.length;
    }

    /** Mean tokens of the calls whose tokens are known, or 0. */
    double tokens(Candidate candidate) {
        return tokens(results(candidate));
    }

    static double tokens(List<RowResult> rows) {
        return rows.stream()
                .map(RowResult::receipt)
                .filter(receipt -> receipt != null && receipt.usage().total() != null)
                .mapToInt(Board::total)
                .average()
                .orElse(0);
    }

    private static int total(@Nullable CallReceipt receipt) {
        Integer total = receipt == null ? null : receipt.usage().total();
        return total == null ? 0 : total;
    }

    /** Scores of two candidates on the first rows that both have a score for. */
    Pairs pairs(Candidate baseline, Candidate candidate, int rows) {
        return Pairs.of(
                results(baseline).stream().limit(rows).toList(),
                results(candidate).stream().limit(rows).toList(),
                metric);
    }

    /** A row without an answer scores 0, since whoever asked got none. */
    OptionalDouble score(RowResult row) {
        return score(row, metric);
    }

    static OptionalDouble score(RowResult row, String metric) {
        return row.answer() == null ? OptionalDouble.of(0) : row.score(metric);
    }

    /** Two columns of scores. */
    @SuppressWarnings("ArrayRecordComponent") // read in place, compared with nothing
    record Pairs(List<String> rows, double[] baseline, double[] candidate) {

        /** By how many standard errors the candidate's mean is above the baseline's. */
        double deviations() {
            int n = baseline.length;
            double sum = 0;
            double squares = 0;
            for (int i = 0; i < n; i++) {
                double difference = candidate[i] - baseline[i];
                sum += difference;
                squares += difference * difference;
            }
            double mean = sum / n;
            double variance = squares / n - mean * mean;
            return mean <= 0 ? 0 : variance <= 0 ? Double.POSITIVE_INFINITY : mean / Math.sqrt(variance / n);
        }

        static Pairs of(List<RowResult> baseline, List<RowResult> candidate, String metric) {
            Map<String, RowResult> before = new LinkedHashMap<>();
            baseline.forEach(row -> before.put(row.rowId(), row));
            List<String> ids = new ArrayList<>();
            List<double[]> scores = new ArrayList<>();
            for (RowResult row : candidate) {
                RowResult other = before.get(row.rowId());
                OptionalDouble a = other == null ? OptionalDouble.empty() : score(other, metric);
                OptionalDouble b = score(row, metric);
                if (a.isPresent() && b.isPresent()) {
                    ids.add(row.rowId());
                    scores.add(new double[] {a.getAsDouble(), b.getAsDouble()});
                }
            }
            return new Pairs(
                    ids,
                    scores.stream().mapToDouble(pair -> pair[0]).toArray(),
                    scores.stream().mapToDouble(pair -> pair[1]).toArray());
        }
    }
}
