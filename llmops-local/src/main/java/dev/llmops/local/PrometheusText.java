package dev.llmops.local;

import java.util.Locale;

/** Prometheus' text format 0.0.4. */
final class PrometheusText {

    private final StringBuilder text = new StringBuilder();

    private PrometheusText() {}

    static String of(EngineMetrics engine) {
        return new PrometheusText()
                .gauge(
                        "waiting",
                        "Calls that wait in the queue.",
                        engine.calls().waiting())
                .gauge("running", "Calls that have a slot.", engine.calls().running())
                .gauge(
                        "paused",
                        "Running calls whose reader is slow.",
                        engine.calls().paused())
                .gauge(
                        "kv_cells",
                        "Tokens that the KV cache can hold.",
                        engine.kvCache().cells())
                .gauge(
                        "used_kv_cells",
                        "Tokens in the KV cache.",
                        engine.kvCache().usedCells())
                .gauge(
                        "swap_bytes",
                        "Memory of preempted calls.",
                        engine.kvCache().swapBytes())
                .gauge(
                        "prefix_cache_bytes",
                        "Memory of evicted prefixes.",
                        engine.kvCache().prefixCacheBytes())
                .counter(
                        "rejected_total",
                        "Calls that were refused.",
                        engine.calls().rejected())
                .counter("preemptions_total", "Preemptions.", engine.calls().preemptions())
                .counter(
                        "computed_tokens_total",
                        "Tokens computed, of prefill and decode.",
                        engine.tokens().computed())
                .counter(
                        "cached_tokens_total",
                        "Prompt tokens from the prefix cache.",
                        engine.tokens().cached())
                .counter(
                        "drafted_tokens_total",
                        "Tokens drafted by speculative decoding.",
                        engine.speculation().drafted())
                .counter(
                        "accepted_tokens_total",
                        "Drafted tokens that were accepted.",
                        engine.speculation().accepted())
                .counter(
                        "draft_failures_total",
                        "Failures of the draft model.",
                        engine.speculation().failures())
                .counter("steps_total", "Steps computed.", engine.compute().steps())
                .counter(
                        "compute_seconds_total",
                        "Time in llama.cpp.",
                        seconds(engine.compute().nanos()))
                .counter(
                        "scheduling_seconds_total",
                        "Time for scheduling.",
                        seconds(engine.compute().schedulingNanos()))
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
