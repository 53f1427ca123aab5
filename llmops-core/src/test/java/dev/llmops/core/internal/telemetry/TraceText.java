package dev.llmops.core.internal.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Spans and metrics as a text that a person can read and a test can compare. */
final class TraceText {

    private final StringBuilder text = new StringBuilder();

    private TraceText() {}

    static String of(List<SpanData> spans, Collection<MetricData> metrics) {
        TraceText all = new TraceText();
        spans.stream()
                .filter(span -> !span.getParentSpanContext().isValid())
                .forEach(root -> all.span(root, spans, ""));
        metrics.stream().sorted(Comparator.comparing(MetricData::getName)).forEach(all::metric);
        return all.text.toString();
    }

    private void span(SpanData span, List<SpanData> all, String indent) {
        text.append(indent)
                .append(span.getName())
                .append(" [")
                .append(span.getKind())
                .append(", ")
                .append(span.getStatus().getStatusCode())
                .append("] ")
                .append((span.getEndEpochNanos() - span.getStartEpochNanos()) / 1_000_000)
                .append(" ms\n");
        attributes(span.getAttributes(), indent + "    ");
        span.getEvents()
                .forEach(event -> text.append(indent).append("    event ").append(event));
        all.stream()
                .filter(child -> child.getParentSpanId().equals(span.getSpanId()))
                .sorted(Comparator.comparing(SpanData::getStartEpochNanos))
                .forEach(child -> span(child, all, indent + "  "));
    }

    private void attributes(Attributes attributes, String indent) {
        Map<String, Object> sorted = new TreeMap<>();
        attributes.forEach((key, value) -> sorted.put(key.getKey(), value));
        sorted.forEach((key, value) ->
                text.append(indent).append(key).append(" = ").append(value).append('\n'));
    }

    private void metric(MetricData metric) {
        text.append(metric.getName())
                .append(" [")
                .append(metric.getType())
                .append(", ")
                .append(metric.getUnit())
                .append("]\n");
        metric.getData().getPoints().stream()
                .map(TraceText::point)
                .sorted()
                .forEach(point -> text.append("    ").append(point).append('\n'));
    }

    private static String point(PointData point) {
        Map<String, Object> sorted = new TreeMap<>();
        point.getAttributes().forEach((key, value) -> sorted.put(key.getKey(), value));
        return value(point) + " " + sorted;
    }

    private static String value(PointData point) {
        if (point instanceof HistogramPointData histogram) {
            return "sum " + histogram.getSum() + " of " + histogram.getCount() + " in buckets "
                    + histogram.getBoundaries();
        }
        return point instanceof LongPointData count
                ? "" + count.getValue()
                : "" + ((io.opentelemetry.sdk.metrics.data.DoublePointData) point).getValue();
    }
}
