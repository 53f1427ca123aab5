package dev.llmops.local.internal.http;

import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.TokenUsage;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What the endpoint counts, told in Prometheus' text format 0.0.4. */
final class ServerMetrics {

    private final Map<String, LongAdder> requests = new ConcurrentSkipListMap<>();
    private final Map<String, LongAdder> generations = new ConcurrentSkipListMap<>();
    private final AtomicInteger active = new AtomicInteger();
    private final LongAdder clientsGone = new LongAdder();
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

    String text() {
        StringBuilder text = new StringBuilder();
        add(text, "llmops_http_requests_total", "counter", "Answered requests.", requests);
        add(text, "llmops_generations_total", "counter", "Generations that ended.", generations);
        add(text, "llmops_http_requests_active", "gauge", "Requests being answered.", active.get());
        add(
                text,
                "llmops_http_clients_gone_total",
                "counter",
                "Clients that left during a generation.",
                clientsGone.sum());
        add(text, "llmops_prompt_tokens_total", "counter", "Tokens of prompts.", promptTokens.sum());
        add(text, "llmops_output_tokens_total", "counter", "Generated tokens.", outputTokens.sum());
        addSummary(text, "llmops_generation_seconds", "Time of generations.", generationNanos.sum(), sum(generations));
        addSummary(
                text,
                "llmops_first_token_seconds",
                "Time to the first token.",
                firstTokenNanos.sum(),
                firstTokens.sum());
        return text.toString();
    }

    private static long sum(Map<String, LongAdder> counters) {
        return counters.values().stream().mapToLong(LongAdder::sum).sum();
    }

    private static void head(StringBuilder text, String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private static void add(
            StringBuilder text, String name, String type, String help, Map<String, LongAdder> counters) {
        head(text, name, type, help);
        counters.forEach((labels, count) -> text.append(name)
                .append('{')
                .append(labels)
                .append("} ")
                .append(count)
                .append('\n'));
    }

    private static void add(StringBuilder text, String name, String type, String help, long value) {
        head(text, name, type, help);
        text.append(name).append(' ').append(value).append('\n');
    }

    private static void addSummary(StringBuilder text, String name, String help, long nanos, long count) {
        head(text, name, "summary", help);
        text.append(name)
                .append("_sum ")
                .append(String.format(Locale.ROOT, "%.6f", nanos / 1e9))
                .append('\n');
        text.append(name).append("_count ").append(count).append('\n');
    }
}
