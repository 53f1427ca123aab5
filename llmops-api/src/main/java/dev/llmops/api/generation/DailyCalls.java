package dev.llmops.api.generation;

import dev.llmops.api.cost.Cost;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a day that have the same model, prompt, version, status and currency, counted and summed up. Immutable. Figures of many such groups
 * can be added up; percentiles then come of the {@linkplain #latencies classes} of their latencies.
 *
 * @param day the day in UTC when they began
 * @param model the model that was asked, or null
 * @param prompt name of the prompt, or null
 * @param promptVersion its version, or null
 * @param status how they ended
 * @param currency what their cost is in by ISO 4217, {@code XXX} for calls that asked no model; null if their cost is not known
 * @param calls how many they are
 * @param inputTokens tokens that the models read, as far as known
 * @param outputTokens tokens that the models wrote, as far as known
 * @param cost what they cost, to the billionth; 0 if their cost is not known
 * @param latencies how many have a latency in which {@linkplain #latencyClass class}; those without a known one are in none
 */
public record DailyCalls(
        LocalDate day,
        @Nullable String model,
        @Nullable String prompt,
        @Nullable Integer promptVersion,
        GenerationStatus status,
        @Nullable String currency,
        long calls,
        long inputTokens,
        long outputTokens,
        BigDecimal cost,
        Map<Integer, Long> latencies) {

    /** How many classes of latencies lie between a latency and its double: the middle of a class is at most 2.2 % away from all in it. */
    public static final int CLASSES = 16;

    private static final double NANOS = 1e9;
    private static final double ALL = 100;

    /** Copies the classes. */
    public DailyCalls {
        Objects.requireNonNull(day, "day");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(cost, "cost");
        latencies = Map.copyOf(latencies);
    }

    /**
     * {@return a call, as a group of its own}
     *
     * @param line the call
     */
    public static DailyCalls of(GenerationSummary line) {
        Cost.Known cost = line.cost() instanceof Cost.Known known ? known : null;
        return new DailyCalls(
                LocalDate.ofInstant(line.startedAt(), ZoneOffset.UTC),
                line.model(),
                line.prompt(),
                line.promptVersion(),
                line.status(),
                cost == null ? null : cost.currency().getCurrencyCode(),
                1,
                line.inputTokens() == null ? 0 : line.inputTokens(),
                line.outputTokens() == null ? 0 : line.outputTokens(),
                cost == null ? BigDecimal.ZERO : cost.amount(),
                line.total() == null ? Map.of() : Map.of(latencyClass(line.total()), 1L));
    }

    /**
     * {@return the same calls in as few groups as there can be}
     *
     * @param calls groups, of which several can have the same in common
     */
    public static List<DailyCalls> sum(Collection<DailyCalls> calls) {
        Map<DailyCalls, DailyCalls> groups = new LinkedHashMap<>();
        calls.forEach(each -> groups.merge(each.group(), each, DailyCalls::plus));
        return List.copyOf(groups.values());
    }

    /** {@return what these calls have in common, without any figure} */
    public DailyCalls group() {
        return with(0, 0, 0, BigDecimal.ZERO, Map.of());
    }

    private DailyCalls with(long count, long input, long output, BigDecimal amount, Map<Integer, Long> classes) {
        return new DailyCalls(
                day, model, prompt, promptVersion, status, currency, count, input, output, amount, classes);
    }

    /**
     * {@return these calls and others}
     *
     * @param others calls that have the same in common
     * @throws IllegalArgumentException if they do not
     */
    public DailyCalls plus(DailyCalls others) {
        if (!group().equals(others.group())) {
            throw new IllegalArgumentException(
                    "only calls of one group can be added up, but these were of " + group() + " and " + others.group());
        }
        Map<Integer, Long> classes = new TreeMap<>(latencies);
        others.latencies.forEach((each, count) -> classes.merge(each, count, Long::sum));
        classes.values().removeIf(count -> count == 0);
        return with(
                calls + others.calls,
                inputTokens + others.inputTokens,
                outputTokens + others.outputTokens,
                cost.add(others.cost),
                classes);
    }

    /** {@return what takes these calls away again when it is added} */
    public DailyCalls negated() {
        Map<Integer, Long> classes = new TreeMap<>();
        latencies.forEach((each, count) -> classes.put(each, -count));
        return with(-calls, -inputTokens, -outputTokens, cost.negate(), classes);
    }

    /**
     * {@return the class of a latency: {@value #CLASSES} times its logarithm to the base of 2 in nanoseconds, rounded down}
     *
     * @param latency the latency
     */
    public static int latencyClass(Duration latency) {
        double nanos = Math.max(1, latency.getSeconds() * NANOS + latency.getNano());
        return (int) Math.floor(CLASSES * StrictMath.log(nanos) / StrictMath.log(2));
    }

    /**
     * {@return a percentile of latencies in seconds by nearest rank: the middle of the class that it is in, so at most 2.2 % from it; empty if there are
     * no latencies}
     *
     * @param calls groups with classes of latencies
     * @param percentile above 0 and at most 100
     */
    public static OptionalDouble latency(Collection<DailyCalls> calls, double percentile) {
        TreeMap<Integer, Long> classes = new TreeMap<>();
        calls.forEach(group -> group.latencies().forEach((each, count) -> classes.merge(each, count, Long::sum)));
        long many = classes.values().stream().mapToLong(Long::longValue).sum();
        double rank = Math.ceil(percentile * many / ALL);
        long seen = 0;
        for (Map.Entry<Integer, Long> each : classes.entrySet()) {
            seen += each.getValue();
            if (seen >= rank && seen > 0) {
                return OptionalDouble.of(StrictMath.pow(2, (each.getKey() + 0.5) / CLASSES) / NANOS);
            }
        }
        return OptionalDouble.empty();
    }
}
