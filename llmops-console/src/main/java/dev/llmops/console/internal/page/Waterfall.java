package dev.llmops.console.internal.page;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.generation.Attempt;
import dev.llmops.api.generation.ErrorDetail;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.GuardrailRecord;
import dev.llmops.api.guardrail.GuardrailStage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a call along its time. Attempts have a time of their own; guardrails have a length only, so they stand one after the other
 * before the first attempt or after the last one.
 *
 * @param rows the steps
 * @param ticks times along the top
 * @param words the picture in words
 * @param critical the steps that the end of the call waited for, in words; empty if it waited for all
 */
record Waterfall(List<Row> rows, List<Tick> ticks, String words, String critical) {

    private static final Set<GuardrailStage> BEFORE =
            Set.of(GuardrailStage.USER_INPUT, GuardrailStage.EARLIER_ANSWER, GuardrailStage.TOOL_RESULT);
    private static final int TICKS = 4;
    private static final double MIN_SHARE = 0.02;
    /** Clocks of a call and of its attempts differ by a little. */
    private static final double TOLERANCE = 0.005;

    /**
     * A step.
     *
     * @param label what it is
     * @param style class of its bar
     * @param indent whether it belongs to the row above
     * @param x where its bar begins, in percent
     * @param width how wide it is, in percent
     * @param mark where the first token came, in percent; empty if it is no attempt or that is unknown
     * @param took how long it took
     * @param status how it ended, in a word; empty if there is nothing to say
     * @param detail tokens and cost, or what else there is to say
     * @param critical whether the call would have ended earlier without it
     */
    record Row(
            String label,
            String style,
            boolean indent,
            String x,
            String width,
            String mark,
            String took,
            String status,
            String detail,
            boolean critical) {

        Row onPath(boolean path) {
            return new Row(label, style, indent, x, width, mark, took, status, detail, path);
        }
    }

    /** A step with its time in nanoseconds. */
    private record Step(Row row, double start, double end) {}

    /** A time along the top. */
    record Tick(String x, String label) {}

    /** Guardrails of one name at one stage, which may be many. */
    private static final class Group {

        private final GuardrailRecord first;
        private Duration took = Duration.ZERO;
        private int count;
        private int stopped;

        Group(GuardrailRecord first) {
            this.first = first;
        }

        void add(GuardrailRecord each) {
            count++;
            took = took.plus(each.took());
            if (each.decision() instanceof Decision.Block) {
                stopped++;
            }
        }

        boolean isBefore() {
            return BEFORE.contains(first.stage());
        }

        boolean isPassage() {
            return first.stage() == GuardrailStage.PASSAGE;
        }
    }

    static Waterfall of(Generation generation) {
        return new Builder(generation).build();
    }

    private static final class Builder {

        private final Generation generation;
        private final double total;
        private final List<Step> steps = new ArrayList<>();

        Builder(Generation generation) {
            this.generation = generation;
            double end = nanos(generation.timings().total());
            for (Attempt attempt : generation.attempts()) {
                end = Math.max(end, start(attempt) + nanos(attempt.took()));
            }
            this.total = Math.max(1, end);
        }

        Waterfall build() {
            row("call", "all", false, 0, nanos(generation.timings().total()), Texts.word(generation.status()), "");
            List<Group> groups = groups();
            double at = 0;
            for (Group group : groups) {
                if (group.isBefore()) {
                    at = guardrail(group, at);
                }
            }
            double first = generation.attempts().stream()
                    .mapToDouble(this::start)
                    .min()
                    .orElse(at);
            double passages = groups.stream()
                    .filter(Group::isPassage)
                    .mapToDouble(group -> nanos(group.took))
                    .sum();
            double gap = first - passages - at;
            if (gap > MIN_SHARE * total) {
                String what = generation.retrieval().isEmpty() ? "prepare" : "retrieve";
                row(what, "gap", true, at, gap, "", "what is not timed apart");
            }
            double before = Math.max(at, first - passages);
            for (Group group : groups) {
                if (group.isPassage()) {
                    before = guardrail(group, before);
                }
            }
            double last = attempts(Math.max(before, at));
            for (Group group : groups) {
                if (!group.isBefore() && !group.isPassage()) {
                    last = guardrail(group, last);
                }
            }
            Set<Step> path = criticalPath();
            boolean some = path.size() < timed().count();
            List<Row> rows = steps.stream()
                    .map(step -> step.row().onPath(some && path.contains(step)))
                    .toList();
            return new Waterfall(rows, ticks(), words(), some ? names(path) : "");
        }

        /** The steps that took time; the first row is the call itself. */
        private Stream<Step> timed() {
            return steps.stream().skip(1).filter(step -> step.end() > step.start());
        }

        /** Back from the end: what ended last before the step that was found began, as that had to wait for it. */
        private Set<Step> criticalPath() {
            Set<Step> path = new LinkedHashSet<>();
            double from = Double.POSITIVE_INFINITY;
            while (true) {
                double until = from + TOLERANCE * total;
                List<Step> before = timed().filter(step -> !path.contains(step) && step.end() <= until)
                        .toList();
                if (before.isEmpty()) {
                    return path;
                }
                Step last = lastOf(before);
                path.add(last);
                from = last.start();
            }
        }

        /** Of two attempts that end together, the one that was called off waited for the other. */
        private Step lastOf(List<Step> ended) {
            double latest = ended.stream().mapToDouble(Step::end).max().orElse(0);
            return ended.stream()
                    .filter(step -> step.end() >= latest - TOLERANCE * total)
                    .max(Comparator.comparing((Step step) -> !step.row().style().equals("failed"))
                            .thenComparingDouble(Step::end))
                    .orElseThrow();
        }

        private String names(Set<Step> path) {
            return steps.stream()
                    .filter(path::contains)
                    .map(step -> step.row().label() + " " + step.row().took())
                    .collect(Collectors.joining(", "));
        }

        private List<Group> groups() {
            Map<String, Group> groups = new LinkedHashMap<>();
            generation
                    .guardrails()
                    .forEach(each -> groups.computeIfAbsent(
                                    each.guardrail() + " " + each.stage(), key -> new Group(each))
                            .add(each));
            return List.copyOf(groups.values());
        }

        private double guardrail(Group group, double at) {
            String many = group.count > 1 ? " \u00d7 " + group.count : "";
            row(
                    group.first.guardrail() + " \u00b7 " + Texts.word(group.first.stage()) + many,
                    group.stopped > 0 ? "stopped" : "guardrail",
                    true,
                    at,
                    nanos(group.took),
                    group.stopped > 0 ? "blocked " + group.stopped : "",
                    "");
            return at + nanos(group.took);
        }

        private double attempts(double at) {
            double end = at;
            int number = 0;
            for (Attempt attempt : generation.attempts()) {
                number++;
                double start = start(attempt);
                end = Math.max(end, start + nanos(attempt.took()));
                ErrorDetail error = attempt.error();
                String label = attempt.route() == null ? attempt.model().name() : attempt.route();
                Duration token = generation.timings().timeToFirstToken();
                String mark = attempt.answered() && token != null ? percent(nanos(token)) : "";
                Row row = new Row(
                        (generation.attempts().size() > 1 ? number + ". " : "") + label,
                        error == null ? "attempt" : "failed",
                        true,
                        percent(start),
                        percent(nanos(attempt.took())),
                        mark,
                        Texts.duration(attempt.took()),
                        error == null ? "" : error.type(),
                        spent(attempt),
                        false);
                steps.add(new Step(row, start, start + nanos(attempt.took())));
            }
            return end;
        }

        /** Nothing where an attempt failed before it cost anything. */
        private static String spent(Attempt attempt) {
            String cost = Texts.cost(attempt.cost());
            boolean none = isNothing(attempt.usage().input())
                    && isNothing(attempt.usage().output());
            if (attempt.error() != null && none && cost.equals("0")) {
                return "";
            }
            return Texts.count(attempt.usage().input()) + " / "
                    + Texts.count(attempt.usage().output()) + " tokens, "
                    + (attempt.cost() instanceof Cost.Known ? "" : "cost ") + cost;
        }

        private static boolean isNothing(@Nullable Integer tokens) {
            return tokens == null || tokens == 0;
        }

        private void row(
                String label, String style, boolean indent, double at, double took, String status, String detail) {
            Row row = new Row(
                    label,
                    style,
                    indent,
                    percent(at),
                    percent(took),
                    "",
                    Texts.seconds(took / 1e9),
                    status,
                    detail,
                    false);
            steps.add(new Step(row, at, at + took));
        }

        private double start(Attempt attempt) {
            return Math.max(0, nanos(Duration.between(generation.timings().startedAt(), attempt.startedAt())));
        }

        private String percent(double nanos) {
            return Texts.format("%.3f%%", Math.min(100, 100 * nanos / total));
        }

        private List<Tick> ticks() {
            List<Tick> ticks = new ArrayList<>();
            for (int i = 0; i <= TICKS; i++) {
                double at = total * i / TICKS;
                ticks.add(new Tick(percent(at), i == 0 ? "0" : Texts.seconds(at / 1e9)));
            }
            return ticks;
        }

        private String words() {
            return "Steps of the call: "
                    + String.join(
                            "; ",
                            steps.stream()
                                    .limit(40)
                                    .map(step -> step.row().label() + " "
                                            + step.row().took())
                                    .toList());
        }

        private static double nanos(Duration time) {
            return time.getSeconds() * 1e9 + time.getNano();
        }
    }
}
