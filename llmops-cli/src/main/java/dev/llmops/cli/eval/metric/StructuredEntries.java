package dev.llmops.cli.eval.metric;

import dev.llmops.eval.metric.code.CodeLimits;
import dev.llmops.eval.metric.code.CodeMetric;
import dev.llmops.eval.metric.field.JsonMetric;
import dev.llmops.eval.metric.number.NumberMetric;
import dev.llmops.eval.metric.row.MetricInfo;
import dev.llmops.eval.metric.sql.SqlResults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Metrics of answers that are no prose: JSON, numbers, queries, code. */
final class StructuredEntries {

    private static final Duration QUERY_LIMIT = Duration.ofSeconds(10);

    private StructuredEntries() {}

    static List<MetricEntry> all() {
        List<MetricEntry> all = new ArrayList<>();
        all.add(MetricEntry.nearest(
                MetricInfo.verdict(
                        JsonMetric.EQUALITY.name(),
                        "both are one JSON value: members in any order, numbers by value",
                        "output",
                        "references"),
                JsonMetric.EQUALITY));
        all.add(fields(JsonMetric.FIELD_PRECISION, "share of the answer's JSON fields that are right"));
        all.add(fields(JsonMetric.FIELD_RECALL, "share of the expected JSON fields that are right"));
        all.add(fields(JsonMetric.FIELD_F1, "harmonic mean of both"));
        all.add(MetricEntry.of(NumberMetric.INFO, new NumberMetric()));
        all.add(MetricEntry.of(SqlResults.INFO, new SqlResults(SqliteFiles::open, QUERY_LIMIT)));
        CodeMetric.all(CodeLimits.STANDARD)
                .forEach(metric -> all.add(new MetricEntry(metric.info(), models -> {
                    models.requireCodeAllowed(metric.info().name());
                    return metric;
                })));
        return all;
    }

    private static MetricEntry fields(JsonMetric metric, String definition) {
        return MetricEntry.nearest(MetricInfo.share(metric.name(), definition, "output", "references"), metric);
    }
}
