package dev.llmops.cli.serve;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a number of calls at the same time took. Times are in milliseconds, by the nearest rank, of calls that were answered; null if
 * none was.
 *
 * @param concurrency calls at the same time
 * @param calls all calls
 * @param failures those without a whole answer
 * @param firstTokenP50 median of the time to the first token
 * @param firstTokenP99 its 99th percentile
 * @param totalP50 median of the time to the end
 * @param totalP99 its 99th percentile
 * @param callsPerSecond answered calls in a second
 * @param tokensPerSecond written tokens in a second; null if the server did not tell them
 */
record BenchRow(
        int concurrency,
        int calls,
        int failures,
        @Nullable Double firstTokenP50,
        @Nullable Double firstTokenP99,
        @Nullable Double totalP50,
        @Nullable Double totalP99,
        double callsPerSecond,
        @Nullable Double tokensPerSecond) {

    static final List<String> HEADER = List.of(
            "concurrency", "calls", "failures", "first token p50", "p99", "total p50", "p99", "calls/s", "tokens/s");

    private static final double NANOS_PER_MILLI = 1e6;

    /**
     * What became of one call.
     *
     * @param firstTokenNanos until the first token; null if there was none
     * @param totalNanos until the end
     * @param tokens written tokens; null if nobody told
     * @param failure why there is no whole answer, or null
     */
    record Sample(
            @Nullable Long firstTokenNanos,
            long totalNanos,
            @Nullable Integer tokens,
            @Nullable String failure) {}

    static BenchRow of(int concurrency, List<Sample> samples, long wallNanos) {
        List<Sample> answered =
                samples.stream().filter(each -> each.failure() == null).toList();
        long[] totals = answered.stream().mapToLong(Sample::totalNanos).toArray();
        long[] first = answered.stream()
                .filter(each -> each.firstTokenNanos() != null)
                .mapToLong(each -> each.firstTokenNanos() == null ? 0 : each.firstTokenNanos())
                .toArray();
        double seconds = wallNanos / 1e9;
        return new BenchRow(
                concurrency,
                samples.size(),
                samples.size() - answered.size(),
                millis(first, 0.5),
                millis(first, 0.99),
                millis(totals, 0.5),
                millis(totals, 0.99),
                answered.size() / seconds,
                tokens(answered, seconds));
    }

    private static @Nullable Double tokens(List<Sample> answered, double seconds) {
        long sum = 0;
        for (Sample each : answered) {
            Integer tokens = each.tokens();
            if (tokens == null) {
                return null;
            }
            sum += tokens;
        }
        return answered.isEmpty() ? null : (Double) (sum / seconds);
    }

    private static @Nullable Double millis(long[] nanos, double quantile) {
        if (nanos.length == 0) {
            return null;
        }
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(quantile * sorted.length) - 1] / NANOS_PER_MILLI;
    }

    List<String> cells() {
        return List.of(
                Integer.toString(concurrency),
                Integer.toString(calls),
                Integer.toString(failures),
                time(firstTokenP50),
                time(firstTokenP99),
                time(totalP50),
                time(totalP99),
                String.format(Locale.ROOT, "%.1f", callsPerSecond),
                tokensPerSecond == null ? "?" : String.format(Locale.ROOT, "%.0f", tokensPerSecond));
    }

    private static String time(@Nullable Double millis) {
        return millis == null ? "?" : String.format(Locale.ROOT, "%.2f ms", millis);
    }
}
