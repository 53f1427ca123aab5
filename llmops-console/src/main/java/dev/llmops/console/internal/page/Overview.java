package dev.llmops.console.internal.page;

import dev.llmops.api.generation.DailyCalls;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.console.internal.Result;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How calls went, day by day: of the sums that the store keeps of days, however many calls there are. */
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
        List<DailyCalls> all =
                visit.store().generations().daily(first, visit.viewer().tenant());
        Days calls = new Days(first, days, all);
        Days failed = calls.ended(GenerationStatus.FAILED);
        Days blocked = calls.ended(GenerationStatus.BLOCKED);
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
                latency(calls),
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
                rows(visit, all, DailyCalls::model, name -> Map.of("model", name, "from", since)),
                rows(visit, all, Overview::version, name -> Map.of("prompt", name, "from", since)));
        return Templates.page("overview", visit.shell("Overview"), view);
    }

    private static int days(@Nullable String asked) {
        return RANGES.stream()
                .filter(each -> each.toString().equals(asked))
                .findFirst()
                .orElse(RANGES.get(0));
    }

    private static @Nullable String version(DailyCalls calls) {
        return calls.prompt() == null ? null : calls.prompt() + "@" + calls.promptVersion();
    }

    private static Chart count(String title, Days days, long all, String style, String link) {
        List<Double> values = days.values(group -> (double) Sums.calls(group));
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
        Map<String, BigDecimal> sums = Sums.costs(days.groups());
        long unknown = days.groups().stream()
                .filter(each -> each.currency() == null)
                .mapToLong(DailyCalls::calls)
                .sum();
        String currency = Sums.mostUsedCurrency(days.groups());
        List<Double> values = days.values(group ->
                Sums.costs(group).getOrDefault(currency, BigDecimal.ZERO).doubleValue());
        List<String> labels = values.stream()
                .map(value -> Texts.money(BigDecimal.valueOf(value), currency))
                .toList();
        List<String> notes = new ArrayList<>();
        sums.forEach((code, sum) -> {
            if (!code.equals(currency)) {
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
        List<Double> median = days.values(group -> Sums.latency(group, P50));
        List<Double> slow = days.values(group -> Sums.latency(group, P95));
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
        List<Double> input = days.values(group -> Sums.tokens(group, DailyCalls::inputTokens));
        List<Double> output = days.values(group -> Sums.tokens(group, DailyCalls::outputTokens));
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
            Visit visit,
            List<DailyCalls> all,
            Function<DailyCalls, @Nullable String> key,
            Function<String, Map<String, String>> parameters) {
        Map<String, List<DailyCalls>> groups = new TreeMap<>();
        for (DailyCalls each : all) {
            String name = key.apply(each);
            if (name != null) {
                groups.computeIfAbsent(name, unused -> new ArrayList<>()).add(each);
            }
        }
        return groups.entrySet().stream()
                .sorted(Comparator.comparingLong(each -> -Sums.calls(each.getValue())))
                .limit(ROWS)
                .map(each ->
                        row(each.getKey(), each.getValue(), visit.url("/generations", parameters.apply(each.getKey()))))
                .toList();
    }

    private static Row row(String name, List<DailyCalls> calls, String url) {
        return new Row(
                name,
                url,
                Texts.count(Sums.calls(calls)),
                Texts.brief(Sums.tokens(calls, DailyCalls::inputTokens)) + " / "
                        + Texts.brief(Sums.tokens(calls, DailyCalls::outputTokens)),
                Sums.cost(calls),
                Sums.time(Sums.latency(calls, P50)),
                Sums.time(Sums.latency(calls, P95)));
    }

    /** What was found, with the days on which nothing happened. */
    private record Days(LocalDate first, int count, List<DailyCalls> groups) {

        Days ended(GenerationStatus status) {
            return new Days(
                    first,
                    count,
                    groups.stream().filter(each -> each.status() == status).toList());
        }

        List<String> names() {
            return first.datesUntil(first.plusDays(count))
                    .map(LocalDate::toString)
                    .toList();
        }

        long total() {
            return Sums.calls(groups);
        }

        List<Double> values(Function<List<DailyCalls>, Double> value) {
            Map<LocalDate, List<DailyCalls>> byDay = groups.stream().collect(Collectors.groupingBy(DailyCalls::day));
            return first.datesUntil(first.plusDays(count))
                    .map(day -> value.apply(byDay.getOrDefault(day, List.of())))
                    .toList();
        }

        static double top(List<Double> values) {
            return values.stream().mapToDouble(each -> each).max().orElse(0);
        }
    }

    /** What groups of calls add up to. */
    static final class Sums {

        /** Calls that asked no model cost nothing, in no currency. */
        private static final String NO_CURRENCY = "XXX";

        private Sums() {}

        static long calls(Collection<DailyCalls> groups) {
            return groups.stream().mapToLong(DailyCalls::calls).sum();
        }

        static double tokens(Collection<DailyCalls> groups, ToLongFunction<DailyCalls> which) {
            return groups.stream().mapToLong(which).sum();
        }

        /** What calls cost in each currency. */
        static Map<String, BigDecimal> costs(Collection<DailyCalls> groups) {
            Map<String, BigDecimal> sums = new TreeMap<>();
            for (DailyCalls each : groups) {
                if (each.currency() != null && !each.currency().equals(NO_CURRENCY)) {
                    sums.merge(each.currency(), each.cost(), BigDecimal::add);
                }
            }
            return sums;
        }

        static String cost(Collection<DailyCalls> groups) {
            Map<String, BigDecimal> sums = costs(groups);
            return sums.isEmpty()
                    ? Texts.NONE
                    : sums.entrySet().stream()
                            .map(each -> Texts.money(each.getValue(), each.getKey()))
                            .collect(Collectors.joining(", "));
        }

        static String mostUsedCurrency(Collection<DailyCalls> groups) {
            Map<String, Long> calls = new HashMap<>();
            for (DailyCalls each : groups) {
                if (each.currency() != null && !each.currency().equals(NO_CURRENCY)) {
                    calls.merge(each.currency(), each.calls(), Long::sum);
                }
            }
            return calls.entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .map(Map.Entry::getKey)
                    .orElse(NO_CURRENCY);
        }

        /** In seconds, to about 2 %; below 0 if there is none. */
        static double latency(Collection<DailyCalls> groups, double percentile) {
            return DailyCalls.latency(groups, percentile).orElse(-1);
        }

        static String time(double seconds) {
            return seconds < 0 ? Texts.NONE : Texts.seconds(seconds);
        }
    }
}
