package dev.llmops.console.internal.page;

import dev.llmops.api.generation.GenerationAggregate;
import dev.llmops.api.generation.GenerationAggregate.Figure;
import dev.llmops.api.generation.GenerationAggregation;
import dev.llmops.api.generation.GenerationAggregation.By;
import dev.llmops.api.generation.GenerationFilter;
import dev.llmops.api.generation.GenerationMeasure;
import dev.llmops.api.generation.GenerationMeasure.Kind;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.console.internal.Result;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How calls went, day by day. Sums are made by the database over an index; nothing is read. */
final class Overview {

    private static final List<Integer> RANGES = List.of(7, 30, 90);
    private static final double P50 = 50;
    private static final double P95 = 95;
    private static final int ROWS = 12;

    /**
     * What the page shows.
     *
     * @param ranges how many days one can look at
     * @param charts figures over time
     * @param models the models with most calls
     * @param prompts the versions of prompts with most calls
     */
    record View(List<Range> ranges, List<Chart> charts, List<Row> models, List<Row> prompts) {}

    /** A number of days to look at. */
    record Range(int days, String url, boolean current) {}

    /** What has most calls. */
    record Row(String name, String url, String calls, String tokens, String cost, String p50, String p95) {}

    Result page(Visit visit) {
        int days = days(visit.parameter("days"));
        LocalDate last = LocalDate.ofInstant(visit.sources().clock().instant(), ZoneOffset.UTC);
        LocalDate first = last.minusDays(days - 1L);
        Instant from = first.atStartOfDay(ZoneOffset.UTC).toInstant();
        GenerationFilter filter = visit.filter().from(from).build();
        Days calls =
                new Days(first, days, sums(visit, filter, By.DAY, Kind.COST, Kind.INPUT_TOKENS, Kind.OUTPUT_TOKENS));
        Days times = new Days(first, days, percentiles(visit, filter));
        Days failed = new Days(first, days, sums(visit, ended(filter, GenerationStatus.FAILED), By.DAY));
        Days blocked = new Days(first, days, sums(visit, ended(filter, GenerationStatus.BLOCKED), By.DAY));
        String since = first.toString();
        List<Chart> charts = List.of(
                count("Calls", calls, calls.total(), "calls", visit.url("/generations", Map.of("from", since))),
                cost(calls),
                count(
                        "Errors",
                        failed,
                        calls.total(),
                        "bad",
                        visit.url("/generations", Map.of("from", since, "status", "FAILED"))),
                latency(times),
                count(
                        "Guardrail blocks",
                        blocked,
                        calls.total(),
                        "warned",
                        visit.url("/generations", Map.of("from", since, "status", "BLOCKED"))),
                tokens(calls));
        List<Range> ranges = RANGES.stream()
                .map(each -> new Range(each, visit.url("/", Map.of("days", each.toString())), each == days))
                .toList();
        View view = new View(
                ranges,
                charts,
                rows(visit, filter, By.MODEL, name -> Map.of("model", name, "from", since)),
                rows(visit, filter, By.PROMPT_VERSION, name -> Map.of("prompt", name, "from", since)));
        return Templates.page("overview", visit.shell("Overview"), view);
    }

    private static int days(@Nullable String asked) {
        return RANGES.stream()
                .filter(each -> each.toString().equals(asked))
                .findFirst()
                .orElse(RANGES.get(0));
    }

    private static GenerationFilter ended(GenerationFilter filter, GenerationStatus status) {
        return filter.toBuilder().status(status).build();
    }

    private static List<GenerationAggregate> sums(Visit visit, GenerationFilter filter, By by, Kind... kinds) {
        List<GenerationMeasure> measures =
                List.of(kinds).stream().map(GenerationMeasure::of).toList();
        return visit.store()
                .generations()
                .aggregate(new GenerationAggregation(
                        filter, by, measures, List.of(), GenerationAggregation.DEFAULT_LIMIT));
    }

    private static List<GenerationAggregate> percentiles(Visit visit, GenerationFilter filter) {
        return visit.store()
                .generations()
                .aggregate(GenerationAggregation.over(filter, GenerationMeasure.of(Kind.LATENCY))
                        .by(By.DAY)
                        .percentiles(P50, P95));
    }

    private static Chart count(String title, Days days, long all, String style, String link) {
        List<Double> values = days.values(group -> (double) group.count());
        long sum = days.total();
        double top = Days.top(values);
        String note =
                style.equals("calls") ? Texts.brief((double) sum / values.size()) + " a day" : Texts.share(sum, all);
        List<String> labels =
                values.stream().map(value -> Texts.format("%.0f", value)).toList();
        return new Chart(
                title,
                Texts.brief((double) sum),
                note,
                Texts.format("%s: %d in %d days, at most %.0f in one", title, sum, values.size(), top),
                days.names(),
                List.of(Chart.series(title, style, false, labels, values, top)),
                Texts.brief(top),
                link);
    }

    /** In the currency of most calls; what is in others is said beside. */
    private static Chart cost(Days days) {
        Map<String, BigDecimal> sums = new HashMap<>();
        Map<String, Long> known = new HashMap<>();
        long unknown = 0;
        for (GenerationAggregate group : days.groups()) {
            for (Figure figure : figures(group, Kind.COST)) {
                if (figure.currency() != null && figure.sum() != null) {
                    sums.merge(figure.currency(), figure.sum(), BigDecimal::add);
                    known.merge(figure.currency(), figure.known(), Long::sum);
                }
            }
            unknown += figures(group, Kind.COST).stream()
                    .mapToLong(Figure::unknown)
                    .max()
                    .orElse(0);
        }
        known.remove("XXX");
        String currency = known.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse("XXX");
        List<Double> values = days.values(group -> sum(group, Kind.COST, currency));
        List<String> labels = values.stream()
                .map(value -> Texts.money(BigDecimal.valueOf(value), currency))
                .toList();
        List<String> notes = new ArrayList<>();
        sums.forEach((code, sum) -> {
            if (!code.equals(currency) && !code.equals("XXX")) {
                notes.add("and " + Texts.money(sum, code));
            }
        });
        if (unknown > 0) {
            notes.add("unknown of " + Texts.count(unknown) + " calls");
        }
        String total = Texts.money(sums.getOrDefault(currency, BigDecimal.ZERO), currency);
        double top = Days.top(values);
        return new Chart(
                "Cost",
                total,
                String.join(", ", notes),
                "Cost: " + total + " in " + values.size() + " days",
                days.names(),
                List.of(Chart.series("cost", "calls", false, labels, values, top)),
                Texts.money(BigDecimal.valueOf(top), currency),
                "");
    }

    private static Chart latency(Days days) {
        List<Double> median = days.values(group -> percentile(group, P50));
        List<Double> slow = days.values(group -> percentile(group, P95));
        double top = Days.top(slow);
        String value = Texts.seconds(lastOf(slow));
        return new Chart(
                "Latency p95",
                value,
                "p50 " + Texts.seconds(lastOf(median)) + ", latest day",
                "Latency: 95th percentile " + value + " on the latest day",
                days.names(),
                List.of(
                        Chart.series("p95", "slow", true, seconds(slow), slow, top),
                        Chart.series("p50", "calls", true, seconds(median), median, top)),
                Texts.seconds(top),
                "");
    }

    private static List<String> seconds(List<Double> values) {
        return values.stream()
                .map(each -> each < 0 ? Texts.NONE : Texts.seconds(each))
                .toList();
    }

    private static double lastOf(List<Double> values) {
        return values.stream().filter(each -> each >= 0).reduce(0.0, (earlier, later) -> later);
    }

    private static Chart tokens(Days days) {
        List<Double> input = days.values(group -> sum(group, Kind.INPUT_TOKENS, null));
        List<Double> output = days.values(group -> sum(group, Kind.OUTPUT_TOKENS, null));
        double top = Math.max(Days.top(input), Days.top(output));
        double read = input.stream().mapToDouble(each -> each).sum();
        double wrote = output.stream().mapToDouble(each -> each).sum();
        return new Chart(
                "Tokens",
                Texts.brief(read + wrote),
                Texts.brief(read) + " in, " + Texts.brief(wrote) + " out",
                Texts.format("Tokens: %.0f read, %.0f written", read, wrote),
                days.names(),
                List.of(
                        Chart.series("in", "calls", true, whole(input), input, top),
                        Chart.series("out", "slow", true, whole(output), output, top)),
                Texts.brief(top),
                "");
    }

    private static List<String> whole(List<Double> values) {
        return values.stream().map(each -> Texts.format("%,.0f", each)).toList();
    }

    private static List<Row> rows(
            Visit visit, GenerationFilter filter, By by, Function<String, Map<String, String>> parameters) {
        GenerationAggregation wanted = new GenerationAggregation(
                filter,
                by,
                List.of(
                        GenerationMeasure.of(Kind.COST),
                        GenerationMeasure.of(Kind.INPUT_TOKENS),
                        GenerationMeasure.of(Kind.OUTPUT_TOKENS)),
                List.of(),
                ROWS);
        Map<String, GenerationAggregate> times = new HashMap<>();
        visit.store()
                .generations()
                .aggregate(new GenerationAggregation(
                        filter, by, List.of(GenerationMeasure.of(Kind.LATENCY)), List.of(P50, P95), ROWS))
                .forEach(each -> times.put(String.valueOf(each.key()), each));
        return visit.store().generations().aggregate(wanted).stream()
                .filter(each -> each.key() != null)
                .map(each -> {
                    String name = String.valueOf(each.key());
                    GenerationAggregate time = times.getOrDefault(name, each);
                    return new Row(
                            name,
                            visit.url("/generations", parameters.apply(name)),
                            Texts.count(each.count()),
                            Texts.brief(sum(each, Kind.INPUT_TOKENS, null)) + " / "
                                    + Texts.brief(sum(each, Kind.OUTPUT_TOKENS, null)),
                            costs(each),
                            time(percentile(time, P50)),
                            time(percentile(time, P95)));
                })
                .toList();
    }

    static String time(double seconds) {
        return seconds < 0 ? Texts.NONE : Texts.seconds(seconds);
    }

    /** What a group cost in each currency. */
    static String costs(GenerationAggregate group) {
        List<String> all = figures(group, Kind.COST).stream()
                .filter(each -> each.sum() != null && !"XXX".equals(each.currency()))
                .sorted(Comparator.comparing(each -> String.valueOf(each.currency())))
                .map(each -> Texts.money(Optional.ofNullable(each.sum()).orElse(BigDecimal.ZERO), each.currency()))
                .toList();
        return all.isEmpty() ? Texts.NONE : String.join(", ", all);
    }

    static List<Figure> figures(GenerationAggregate group, Kind kind) {
        return group.figures().stream()
                .filter(each -> each.measure().kind() == kind)
                .toList();
    }

    static double sum(GenerationAggregate group, Kind kind, @Nullable String currency) {
        return figures(group, kind).stream()
                .filter(each -> currency == null || currency.equals(each.currency()))
                .map(Figure::sum)
                .mapToDouble(each -> each == null ? 0 : each.doubleValue())
                .sum();
    }

    /** Below 0 if there is none. */
    static double percentile(GenerationAggregate group, double which) {
        return figures(group, Kind.LATENCY).stream()
                .mapToDouble(each -> each.percentiles().getOrDefault(which, -1.0))
                .findFirst()
                .orElse(-1);
    }

    /** What was found, with the days on which nothing happened. */
    private record Days(LocalDate first, int count, List<GenerationAggregate> groups) {

        List<String> names() {
            return first.datesUntil(first.plusDays(count))
                    .map(LocalDate::toString)
                    .toList();
        }

        long total() {
            return groups.stream().mapToLong(GenerationAggregate::count).sum();
        }

        List<Double> values(Function<GenerationAggregate, Double> value) {
            Map<String, Double> byDay = new HashMap<>();
            groups.forEach(group -> byDay.put(String.valueOf(group.key()), value.apply(group)));
            GenerationAggregate nothing = new GenerationAggregate(null, 0, List.of());
            return names().stream()
                    .map(day -> byDay.getOrDefault(day, value.apply(nothing)))
                    .toList();
        }

        static double top(List<Double> values) {
            return values.stream().mapToDouble(each -> each).max().orElse(0);
        }
    }
}
