package dev.llmops.local;

import java.util.Locale;

/** Prometheus' text format 0.0.4. */
final class PrometheusText {

    private final StringBuilder text = new StringBuilder();

    private PrometheusText() {}

    static String of(EngineMetrics engine) {
        EngineMetrics.Calls calls = engine.calls();
        EngineMetrics.KvCache cache = engine.kvCache();
        EngineMetrics.Tokens tokens = engine.tokens();
        EngineMetrics.Drafts drafts = engine.speculation();
        EngineMetrics.Compute compute = engine.compute();
        return new PrometheusText()
                .gauge("waiting", "Calls that wait in the queue.", calls.waiting())
                .gauge("running", "Calls that have a slot.", calls.running())
                .gauge("paused", "Running calls whose reader is slow.", calls.paused())
                .gauge("kv_cells", "Tokens that the KV cache can hold.", cache.cells())
                .gauge("used_kv_cells", "Tokens in the KV cache.", cache.usedCells())
                .gauge("swap_bytes", "Memory of preempted calls.", cache.swapBytes())
                .gauge("prefix_cache_bytes", "Memory of evicted prefixes.", cache.prefixCacheBytes())
                .counter("rejected_total", "Calls that were refused.", calls.rejected())
                .counter("preemptions_total", "Preemptions.", calls.preemptions())
                .counter("computed_tokens_total", "Tokens computed, of prefill and decode.", tokens.computed())
                .counter("cached_tokens_total", "Prompt tokens from the prefix cache.", tokens.cached())
                .counter("drafted_tokens_total", "Tokens drafted by speculative decoding.", drafts.drafted())
                .counter("accepted_tokens_total", "Drafted tokens that were accepted.", drafts.accepted())
                .counter("draft_failures_total", "Failures of the draft model.", drafts.failures())
                .counter("steps_total", "Steps computed.", compute.steps())
                .counter("compute_seconds_total", "Time in llama.cpp.", seconds(compute.nanos()))
                .counter("scheduling_seconds_total", "Time for scheduling.", seconds(compute.schedulingNanos()))
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
