package dev.llmops.cli.experiment;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.experiment.CallerAttribute;
import dev.llmops.api.experiment.UnitMetrics;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.generation.GenerationStore;
import dev.llmops.api.identity.Caller;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.experiments.planning.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** What the calls of some days before say of the units of an experiment. Reads them page by page and keeps a few numbers for each unit. */
final class TrafficReader {

    private static final int PAGE = 1000;

    private static final double NANOS = 1e9;

    private static final List<String> METRICS = List.of(
            UnitMetrics.LATENCY,
            UnitMetrics.FIRST_TOKEN,
            UnitMetrics.INPUT_TOKENS,
            UnitMetrics.OUTPUT_TOKENS,
            UnitMetrics.COST,
            UnitMetrics.ERROR,
            UnitMetrics.BLOCKED,
            "calls");

    /** A unit: when it came first, and its rows. */
    private static final class Seen {
        private int day = Integer.MAX_VALUE;
        private double sum;
        private long rows;
    }

    private final CallerAttribute unit;

    private final Instant start;

    private final int days;

    private final Map<String, Seen> units = new HashMap<>();

    private TrafficReader(CallerAttribute unit, Instant start, int days) {
        this.unit = unit;
        this.start = start;
        this.days = days;
    }

    /** Reads the calls of the days before a time. {@code metric}: the metric to learn of, or null for none. */
    static TrafficReader read(
            GenerationStore generations,
            CallerAttribute unit,
            @Nullable String prompt,
            @Nullable String metric,
            Instant end,
            int days) {
        if (metric != null && !METRICS.contains(metric)) {
            throw new CommandFailedException("the calls say nothing of '" + metric
                    + "': give its spread with --mean and --deviation, or take one of " + String.join(", ", METRICS));
        }
        TrafficReader reader = new TrafficReader(unit, end.minus(Duration.ofDays(days)), days);
        GenerationQuery query = GenerationQuery.latest(PAGE).since(reader.start);
        query = prompt == null ? query : query.ofPrompt(prompt);
        List<Generation> page = generations.list(query);
        while (!page.isEmpty()) {
            page.forEach(each -> reader.add(each, metric));
            page = generations.list(query.before(page.get(page.size() - 1).id()));
        }
        if (reader.units.isEmpty()) {
            throw new CommandFailedException("no call of a known " + reader.name() + " was recorded in the last " + days
                    + " days: there is nothing to plan with, unless you say it with --new-units and --deviation");
        }
        return reader;
    }

    private String name() {
        return unit.toString().toLowerCase(Locale.ROOT);
    }

    private void add(Generation call, @Nullable String metric) {
        String name = unit(call.caller());
        if (name == null || !call.live()) {
            return;
        }
        Seen seen = units.computeIfAbsent(name, key -> new Seen());
        long day = Duration.between(start, call.timings().startedAt()).toDays();
        seen.day = Math.min(seen.day, (int) Math.min(days - 1L, Math.max(0, day)));
        OptionalDouble value = metric == null ? OptionalDouble.empty() : value(call, metric);
        if (value.isPresent()) {
            seen.sum += value.getAsDouble();
            seen.rows++;
        }
    }

    private @Nullable String unit(Caller caller) {
        return unit.of(caller);
    }

    private static OptionalDouble value(Generation call, String metric) {
        return switch (metric) {
            case UnitMetrics.LATENCY -> OptionalDouble.of(call.timings().total().toNanos() / NANOS);
            case UnitMetrics.FIRST_TOKEN -> seconds(call.timings().timeToFirstToken());
            case UnitMetrics.INPUT_TOKENS -> of(call.usage().input());
            case UnitMetrics.OUTPUT_TOKENS -> of(call.usage().output());
            case UnitMetrics.COST ->
                call.cost() instanceof Cost.Known known
                        ? OptionalDouble.of(known.amount().doubleValue())
                        : OptionalDouble.empty();
            case UnitMetrics.ERROR -> OptionalDouble.of(call.status() == GenerationStatus.FAILED ? 1 : 0);
            case UnitMetrics.BLOCKED -> OptionalDouble.of(call.status() == GenerationStatus.BLOCKED ? 1 : 0);
            default -> OptionalDouble.of(1);
        };
    }

    private static OptionalDouble seconds(@Nullable Duration time) {
        return time == null ? OptionalDouble.empty() : OptionalDouble.of(time.toNanos() / NANOS);
    }

    private static OptionalDouble of(@Nullable Integer count) {
        return count == null ? OptionalDouble.empty() : OptionalDouble.of(count);
    }

    /** {@return the units that came for the first time on each day, from the first day with a call on} */
    List<Long> newUnits() {
        long[] counts = new long[days];
        units.values().forEach(each -> counts[each.day]++);
        int first = 0;
        while (counts[first] == 0) {
            first++;
        }
        return LongStream.of(Arrays.copyOfRange(counts, first, days)).boxed().toList();
    }

    /** {@return the traffic with the spread of the metric} */
    Traffic traffic(String metric) {
        Traffic.Collector collector = Traffic.collector();
        newUnits().forEach(collector::day);
        units.values().forEach(each -> collector.unit(each.sum, metric.equals("calls") ? 1.0 : (double) each.rows));
        return collector.traffic();
    }
}
