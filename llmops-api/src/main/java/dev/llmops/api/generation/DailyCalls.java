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
 * The calls of a day that share model, prompt, version, status and currency, counted and summed. Immutable. The figures of several groups
 * can be added; percentiles are then computed from the {@linkplain #latencies classes} of their latencies.
 *
 * @param day the day in UTC on which the calls began
 * @param model the model that was asked, or null
 * @param prompt name of the prompt, or null
 * @param promptVersion its version, or null
 * @param status how they ended
 * @param currency the ISO 4217 currency of their cost, {@code XXX} for calls that used no model; null if their cost is not known
 * @param calls number of calls
 * @param inputTokens tokens that the models read, as far as known
 * @param outputTokens tokens that the models wrote, as far as known
 * @param cost what they cost, to the billionth; 0 if their cost is not known
 * @param latencies number of calls in each {@linkplain #latencyClass latency class}; calls without a known latency are in none
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

    /** Number of latency classes between a latency and its double: the middle of a class is at most 2.2 % from every latency in it. */
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
     * {@return the same calls in as few groups as possible}
     *
     * @param calls groups, several of which may share the same values
     */
    public static List<DailyCalls> sum(Collection<DailyCalls> calls) {
        Map<DailyCalls, DailyCalls> groups = new LinkedHashMap<>();
        calls.forEach(each -> groups.merge(each.group(), each, DailyCalls::plus));
        return List.copyOf(groups.values());
    }

    /** {@return the values that these calls share, without any figures} */
    public DailyCalls group() {
        return with(0, 0, 0, BigDecimal.ZERO, Map.of());
    }

    private DailyCalls with(long count, long input, long output, BigDecimal amount, Map<Integer, Long> classes) {
        return new DailyCalls(
                day, model, prompt, promptVersion, status, currency, count, input, output, amount, classes);
    }

    /**
     * {@return these calls and others, added together}
     *
     * @param others calls that share the same values
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

    /** {@return the group that removes these calls again when it is added} */
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
     * {@return a percentile of latencies in seconds by nearest rank: the middle of the class that holds it, so at most 2.2 % from it; empty if
     * there are no latencies}
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
