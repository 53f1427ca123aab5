package dev.llmops.server.internal.http;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Prometheus' text format 0.0.4. */
final class MetricsText {

    private final StringBuilder text = new StringBuilder();

    private void head(String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    MetricsText counters(String name, String help, Map<String, LongAdder> byLabels) {
        head(name, "counter", help);
        byLabels.forEach((labels, count) -> text.append(name)
                .append('{')
                .append(labels)
                .append("} ")
                .append(count)
                .append('\n'));
        return this;
    }

    MetricsText counter(String name, String help, long value) {
        head(name, "counter", help);
        text.append(name).append(' ').append(value).append('\n');
        return this;
    }

    MetricsText gauge(String name, String help, long value) {
        head(name, "gauge", help);
        text.append(name).append(' ').append(value).append('\n');
        return this;
    }

    MetricsText summary(String name, String help, long nanos, long count) {
        head(name, "summary", help);
        text.append(name).append("_sum ").append(seconds(nanos)).append('\n');
        text.append(name).append("_count ").append(count).append('\n');
        return this;
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.6f", nanos / 1e9);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
