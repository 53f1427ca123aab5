package dev.llmops.local.internal.http;

import dev.llmops.local.EngineMetrics;
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

    MetricsText seconds(String name, String help, long nanos) {
        head(name, "counter", help);
        text.append(name).append(' ').append(seconds(nanos)).append('\n');
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

    MetricsText engine(EngineMetrics engine) {
        return gauge("llmops_engine_waiting", "Calls that did not begin yet.", engine.waiting())
                .gauge("llmops_engine_running", "Calls that have a place in the cache.", engine.running())
                .gauge("llmops_engine_paused", "Running calls whose reader is slow.", engine.paused())
                .gauge("llmops_engine_cells", "Tokens that the cache can hold.", engine.cells())
                .gauge("llmops_engine_used_cells", "Tokens in the cache.", engine.usedCells())
                .gauge("llmops_engine_saved_bytes", "Memory of preempted sequences.", engine.savedBytes())
                .gauge("llmops_engine_prefix_bytes", "Memory of beginnings of prompts.", engine.prefixBytes())
                .counter("llmops_engine_rejected_total", "Calls that were not taken.", engine.rejected())
                .counter("llmops_engine_preemptions_total", "Calls that lost their place.", engine.preemptions())
                .counter("llmops_engine_decoded_tokens_total", "Tokens computed.", engine.decodedTokens())
                .counter("llmops_engine_cached_tokens_total", "Prompt tokens from the cache.", engine.cachedTokens())
                .counter("llmops_engine_drafted_tokens_total", "Tokens guessed and checked.", engine.draftedTokens())
                .counter(
                        "llmops_engine_accepted_tokens_total",
                        "Guessed tokens that were right.",
                        engine.acceptedTokens())
                .counter("llmops_engine_draft_failures_total", "Failures of the draft model.", engine.draftFailures())
                .counter("llmops_engine_steps_total", "Steps computed.", engine.steps())
                .seconds("llmops_engine_compute_seconds_total", "Time in llama.cpp.", engine.computeNanos())
                .seconds("llmops_engine_scheduling_seconds_total", "Time for scheduling.", engine.schedulingNanos());
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
