package dev.llmops.local;

import java.util.Locale;

/** Prometheus' text format 0.0.4. */
final class PrometheusText {

    private final StringBuilder text = new StringBuilder();

    private PrometheusText() {}

    static String of(EngineMetrics engine) {
        return new PrometheusText()
                .gauge("waiting", "Calls that did not begin yet.", engine.waiting())
                .gauge("running", "Calls that have a place in the cache.", engine.running())
                .gauge("paused", "Running calls whose reader is slow.", engine.paused())
                .gauge("cells", "Tokens that the cache can hold.", engine.cells())
                .gauge("used_cells", "Tokens in the cache.", engine.usedCells())
                .gauge("saved_bytes", "Memory of preempted sequences.", engine.savedBytes())
                .gauge("prefix_bytes", "Memory of beginnings of prompts.", engine.prefixBytes())
                .counter("rejected_total", "Calls that were not taken.", engine.rejected())
                .counter("preemptions_total", "Calls that lost their place.", engine.preemptions())
                .counter("decoded_tokens_total", "Tokens computed.", engine.decodedTokens())
                .counter("cached_tokens_total", "Prompt tokens from the cache.", engine.cachedTokens())
                .counter("drafted_tokens_total", "Tokens guessed and checked.", engine.draftedTokens())
                .counter("accepted_tokens_total", "Guessed tokens that were right.", engine.acceptedTokens())
                .counter("draft_failures_total", "Failures of the draft model.", engine.draftFailures())
                .counter("steps_total", "Steps computed.", engine.steps())
                .counter("compute_seconds_total", "Time in llama.cpp.", seconds(engine.computeNanos()))
                .counter("scheduling_seconds_total", "Time for scheduling.", seconds(engine.schedulingNanos()))
                .text
                .toString();
    }

    private PrometheusText gauge(String name, String help, long value) {
        return line(name, "gauge", help, value);
    }

    private PrometheusText counter(String name, String help, Object value) {
        return line(name, "counter", help, value);
    }

    private PrometheusText line(String name, String type, String help, Object value) {
        String full = "llmops_engine_" + name;
        text.append("# HELP " + full + " " + help + "\n# TYPE " + full + " " + type + "\n" + full + " " + value + "\n");
        return this;
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.6f", nanos / 1e9);
    }
}
