package dev.llmops.local.internal.http;

import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.local.EngineMetrics;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What the endpoint counts. */
final class ServerMetrics {

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

    void begin() {
        active.incrementAndGet();
    }

    void end() {
        active.decrementAndGet();
    }

    void answered(String route, int status) {
        requests.computeIfAbsent("route=\"" + route + "\",status=\"" + status + "\"", key -> new LongAdder())
                .increment();
    }

    void clientGone() {
        clientsGone.increment();
    }

    void clientSlow() {
        clientsSlow.increment();
    }

    void firstToken(long nanos) {
        firstTokens.increment();
        firstTokenNanos.add(nanos);
    }

    void generated(ModelEvent.End end, long nanos) {
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

    String text(EngineMetrics engine) {
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
                .engine(engine)
                .toString();
    }

    private static long sum(Map<String, LongAdder> counters) {
        return counters.values().stream().mapToLong(LongAdder::sum).sum();
    }
}
