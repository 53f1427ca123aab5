package dev.llmops.local;

import java.util.Locale;

/** Prometheus' text format 0.0.4. */
final class PrometheusText {

    private final StringBuilder text = new StringBuilder();

    private PrometheusText() {}

    static String of(EngineMetrics engine) {
        return new PrometheusText()
                .gauge("waiting", "Calls that wait in the queue.", engine.waiting())
                .gauge("running", "Calls that have a slot.", engine.running())
                .gauge("paused", "Running calls whose reader is slow.", engine.paused())
                .gauge("kv_cells", "Tokens that the KV cache can hold.", engine.kvCells())
                .gauge("used_kv_cells", "Tokens in the KV cache.", engine.usedKvCells())
                .gauge("swap_bytes", "Memory of preempted calls.", engine.swapBytes())
                .gauge("prefix_cache_bytes", "Memory of evicted prefixes.", engine.prefixCacheBytes())
                .counter("rejected_total", "Calls that were refused.", engine.rejected())
                .counter("preemptions_total", "Preemptions.", engine.preemptions())
                .counter("computed_tokens_total", "Tokens computed, of prefill and decode.", engine.computedTokens())
                .counter("cached_tokens_total", "Prompt tokens from the prefix cache.", engine.cachedTokens())
                .counter("drafted_tokens_total", "Tokens drafted by speculative decoding.", engine.draftedTokens())
                .counter("accepted_tokens_total", "Drafted tokens that were accepted.", engine.acceptedTokens())
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
