package dev.llmops.experiments.plan;

import dev.llmops.experiments.stats.GroupSequential;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plans as values of JSON, which the history of an experiment keeps. */
public final class PlanValues {

    private PlanValues() {}

    /**
     * {@return a plan as values}
     *
     * @param plan the plan
     */
    public static Map<String, Object> of(AnalysisPlan plan) {
        Map<String, Object> values = new LinkedHashMap<>();
        if (plan.primary() != null) {
            values.put("primary", of(plan.primary()));
        }
        List<Object> guards = new ArrayList<>();
        plan.guards().forEach(guard -> guards.add(Map.of("metric", of(guard.metric()), "margin", guard.margin())));
        values.put("guards", guards);
        List<Object> secondaries = new ArrayList<>();
        plan.secondaries().forEach(metric -> secondaries.add(of(metric)));
        values.put("secondaries", secondaries);
        values.put("alpha", plan.alpha());
        values.put("sampleRatioAlpha", plan.sampleRatioAlpha());
        values.put("plannedUnits", plan.plannedUnits());
        values.put("minUnits", plan.minUnits());
        if (plan.window() != null) {
            values.put("window", plan.window().toString());
        }
        values.put("looks", plan.looks());
        values.put("shape", plan.shape().name());
        return values;
    }

    private static Map<String, Object> of(AnalysisMetric metric) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("name", metric.name());
        values.put("aggregation", metric.aggregation().name());
        values.put("direction", metric.direction().name());
        values.put("smallestEffect", metric.smallestEffect());
        values.put("method", metric.method().name());
        if (metric.aggregation() == Aggregation.QUANTILE) {
            values.put("quantile", metric.quantile());
        }
        values.put("adjustment", metric.adjustment().name());
        if (metric.covariate() != null) {
            values.put("covariate", metric.covariate());
        }
        return values;
    }

    /**
     * {@return the plan of values}
     *
     * @param values what {@link #of(AnalysisPlan)} gave
     * @throws IllegalArgumentException if it is no plan
     */
    public static AnalysisPlan plan(Map<?, ?> values) {
        List<Guard> guards = new ArrayList<>();
        for (Object guard : list(values, "guards")) {
            guards.add(new Guard(metric(map(map(guard).get("metric"))), number(map(guard), "margin", 0)));
        }
        List<AnalysisMetric> secondaries = new ArrayList<>();
        list(values, "secondaries").forEach(metric -> secondaries.add(metric(map(metric))));
        Object window = values.get("window");
        return new AnalysisPlan(
                values.get("primary") == null ? null : metric(map(values.get("primary"))),
                guards,
                secondaries,
                number(values, "alpha", 0.05),
                number(values, "sampleRatioAlpha", 0.01),
                (long) number(values, "plannedUnits", 2000),
                (int) number(values, "minUnits", 50),
                window == null ? null : Duration.parse(window.toString()),
                (int) number(values, "looks", 5),
                one(GroupSequential.Shape.class, values, "shape"));
    }

    private static AnalysisMetric metric(Map<?, ?> values) {
        Object covariate = values.get("covariate");
        return new AnalysisMetric(
                String.valueOf(values.get("name")),
                one(Aggregation.class, values, "aggregation"),
                one(Direction.class, values, "direction"),
                number(values, "smallestEffect", 0),
                one(Method.class, values, "method"),
                number(values, "quantile", 0),
                one(Adjustment.class, values, "adjustment"),
                covariate == null ? null : covariate.toString());
    }

    private static <E extends Enum<E>> E one(Class<E> type, Map<?, ?> values, String name) {
        return Enum.valueOf(type, String.valueOf(values.get(name)).toUpperCase(Locale.ROOT));
    }

    private static double number(Map<?, ?> values, String name, double otherwise) {
        Object value = values.get(name);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException(name + " of a plan must be a number, but was " + value);
    }

    private static List<?> list(Map<?, ?> values, String name) {
        return values.get(name) instanceof List<?> list ? list : List.of();
    }

    private static Map<?, ?> map(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new IllegalArgumentException("a part of a plan must be an object, but was " + value);
    }
}
