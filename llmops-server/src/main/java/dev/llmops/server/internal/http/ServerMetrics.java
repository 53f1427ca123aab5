package dev.llmops.server.internal.http;

import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.ModelEvent;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What the endpoint counts. */
public final class ServerMetrics {

    private final Map<String, LongAdder> requests = new ConcurrentSkipListMap<>();
    private final Map<String, LongAdder> generations = new ConcurrentSkipListMap<>();
    private final AtomicInteger active = new AtomicInteger();
    private final LongAdder clientsGone = new LongAdder();
    private final LongAdder clientsSlow = new LongAdder();
    private final LongAdder promptTokens = new LongAdder();
    private final LongAdder outputTokens = new LongAdder();
    private final LongAdder generationNanos = new LongAdder();
    private final LongAdder firstTokens = new LongAdder();
    private final LongAdder firstTokenNanos = new LongAdder();

    public void begin() {
        active.incrementAndGet();
    }

    public void end() {
        active.decrementAndGet();
    }

    public void answered(String route, int status) {
        // A model's name stands in its path, and may be any text.
        String escaped = route.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        requests.computeIfAbsent("route=\"" + escaped + "\",status=\"" + status + "\"", key -> new LongAdder())
                .increment();
    }

    public void clientGone() {
        clientsGone.increment();
    }

    public void clientSlow() {
        clientsSlow.increment();
    }

    public void firstToken(long nanos) {
        firstTokens.increment();
        firstTokenNanos.add(nanos);
    }

    public void generated(ModelEvent.End end, long nanos) {
        generations
                .computeIfAbsent("outcome=\"" + outcome(end) + "\"", key -> new LongAdder())
                .increment();
        generationNanos.add(nanos);
        TokenUsage usage = usage(end);
        add(promptTokens, usage.input());
        add(outputTokens, usage.output());
    }

    private static void add(LongAdder sum, @org.jspecify.annotations.Nullable Integer tokens) {
        if (tokens != null) {
            sum.add(tokens);
        }
    }

    private static String outcome(ModelEvent.End end) {
        return end instanceof ModelEvent.Completed
                ? "completed"
                : end instanceof ModelEvent.Failed ? "failed" : "cancelled";
    }

    private static TokenUsage usage(ModelEvent.End end) {
        if (end instanceof ModelEvent.Completed completed) {
            return completed.response().usage();
        }
        return end instanceof ModelEvent.Failed failed
                ? failed.partial().usage()
                : ((ModelEvent.Cancelled) end).partial().usage();
    }

    /** Returns them in Prometheus' text format. */
    public String text() {
        return new MetricsText()
                .counters("llmops_http_requests_total", "Answered requests.", requests)
                .counters("llmops_generations_total", "Generations that ended.", generations)
                .gauge("llmops_http_requests_active", "Requests being answered.", active.get())
                .counter("llmops_http_clients_gone_total", "Clients that left during a generation.", clientsGone.sum())
                .counter(
                        "llmops_http_clients_slow_total",
                        "Clients that were too slow to send or to read.",
                        clientsSlow.sum())
                .counter("llmops_prompt_tokens_total", "Tokens of prompts.", promptTokens.sum())
                .counter("llmops_output_tokens_total", "Generated tokens.", outputTokens.sum())
                .summary("llmops_generation_seconds", "Time of generations.", generationNanos.sum(), sum(generations))
                .summary(
                        "llmops_first_token_seconds",
                        "Time to the first token.",
                        firstTokenNanos.sum(),
                        firstTokens.sum())
                .toString();
    }

    private static long sum(Map<String, LongAdder> counters) {
        return counters.values().stream().mapToLong(LongAdder::sum).sum();
    }
}
