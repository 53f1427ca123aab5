package dev.llmops.audit.report;

import dev.llmops.api.audit.AuditEntry;
import dev.llmops.api.audit.AuditEvent;
import dev.llmops.api.audit.AuditLog;
import dev.llmops.audit.report.AuditReport.GuardrailUse;
import dev.llmops.audit.report.AuditReport.Promotion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the entries of an audit log say within some time. Read once, page by page; what is kept grows with models, prompts and guardrails, not with calls. */
final class LogFacts {

    private static final int PAGE = 1000;
    private static final Comparator<Served> BY_NAME = Comparator.comparing(Served::provider)
            .thenComparing(Served::name)
            .thenComparing(served -> String.valueOf(served.digest()));

    private final @Nullable Instant from;
    private final @Nullable Instant to;

    private final Map<String, Long> byStatus = new TreeMap<>();
    private final Map<String, Long> byEvaluator = new TreeMap<>();
    private final Map<Served, ModelFacts> models = new TreeMap<>(BY_NAME);
    private final Map<String, GuardrailFacts> guardrails = new TreeMap<>();
    private final List<Promotion> promotions = new ArrayList<>();
    private final Map<String, Long> evidence = new TreeMap<>();
    private final Map<String, Boolean> erasures = new HashMap<>();
    private final Set<String> guardrailNames = new HashSet<>();
    private @Nullable Instant first;
    private @Nullable Instant last;
    private long calls;
    private long feedback;
    private long removals;
    private long failed;
    private long labelMoves;

    /** A model, as the log names it. */
    record Served(String provider, String name, @Nullable String digest) {}

    /** What it did. */
    static final class ModelFacts {

        long calls;
        final Map<String, Long> prompts = new TreeMap<>();
        Instant first = Instant.MAX;
        Instant last = Instant.MIN;
    }

    private static final class GuardrailFacts {

        private @Nullable String digest;
        private final Map<String, Long> decisions = new TreeMap<>();
    }

    private LogFacts(@Nullable Instant from, @Nullable Instant to) {
        this.from = from;
        this.to = to;
    }

    static LogFacts of(AuditLog log, @Nullable Instant from, @Nullable Instant to) {
        LogFacts facts = new LogFacts(from, to);
        long after = 0;
        List<AuditEntry> page = log.entries(after, PAGE);
        while (!page.isEmpty()) {
            page.forEach(facts::take);
            after = page.get(page.size() - 1).sequence();
            page = log.entries(after, PAGE);
        }
        return facts;
    }

    private void take(AuditEntry entry) {
        AuditEvent event = entry.event();
        first = first == null ? event.at() : first;
        last = event.at();
        if ((from != null && event.at().isBefore(from))
                || (to != null && !event.at().isBefore(to))) {
            return;
        }
        switch (event.type()) {
            case "generation" -> call(event);
            case "feedback" -> feedback++;
            case "score" -> byEvaluator.merge(text(event, "evaluator"), 1L, Long::sum);
            case "prompt.label", "prompt.refused" -> promotion(entry);
            case "prompt.evidence" -> evidence.merge(text(event, "kind"), 1L, Long::sum);
            case "erasure", "retention" -> removals++;
            case "erasure.request" ->
                erasures.put(
                        event.subject(), Boolean.TRUE.equals(event.details().get("complete")));
            default -> {
                // Others' events tell nothing that a report has a place for.
            }
        }
    }

    private void call(AuditEvent event) {
        calls++;
        byStatus.merge(text(event, "status"), 1L, Long::sum);
        failed += event.details().get("error") == null ? 0 : 1;
        if (event.details().get("model") instanceof Map<?, ?> model) {
            ModelFacts facts = models.computeIfAbsent(
                    new Served(
                            String.valueOf(model.get("provider")),
                            String.valueOf(model.get("name")),
                            model.get("digest") == null ? null : String.valueOf(model.get("digest"))),
                    unused -> new ModelFacts());
            facts.calls++;
            facts.first = event.at().isBefore(facts.first) ? event.at() : facts.first;
            facts.last = event.at().isAfter(facts.last) ? event.at() : facts.last;
            if (event.details().get("prompt") != null) {
                facts.prompts.merge(text(event, "prompt"), 1L, Long::sum);
            }
        }
        if (event.details().get("guardrails") instanceof List<?> decisions) {
            decisions.forEach(this::decision);
        }
    }

    private void decision(Object decision) {
        if (decision instanceof Map<?, ?> map) {
            String guardrail = String.valueOf(map.get("guardrail"));
            guardrailNames.add(guardrail);
            Object policy = map.get("policy");
            GuardrailFacts facts = guardrails.computeIfAbsent(
                    policy == null ? guardrail : policy.toString(), unused -> new GuardrailFacts());
            Object digest = map.get("policyDigest");
            facts.digest = digest == null ? null : digest.toString();
            facts.decisions.merge(String.valueOf(map.get("decision")), 1L, Long::sum);
        }
    }

    private void promotion(AuditEntry entry) {
        AuditEvent event = entry.event();
        boolean refused = event.type().equals("prompt.refused");
        labelMoves += refused ? 0 : 1;
        Object to = event.details().get("to");
        String moved = refused
                ? "refused: " + text(event, "reason")
                : to == null ? "taken away" : from(event.details().get("from")) + "to version " + to;
        List<String> spoke = new ArrayList<>();
        if (event.details().get("evidence") instanceof List<?> list) {
            list.forEach(each -> spoke.add(evidence(each)));
        }
        promotions.add(
                new Promotion(entry.sequence(), event.at().toString(), event.subject(), event.actor(), moved, spoke));
    }

    private static String from(@Nullable Object version) {
        return version == null ? "" : "version " + version + " ";
    }

    private static String evidence(Object evidence) {
        if (!(evidence instanceof Map<?, ?> map)) {
            return String.valueOf(evidence);
        }
        StringBuilder text = new StringBuilder(String.valueOf(map.get("kind")))
                .append(Boolean.TRUE.equals(map.get("passed")) ? " for it" : " against it");
        for (String key : List.of("by", "id", "digest")) {
            Object value = map.get(key);
            text.append(value == null ? "" : ", " + (key.equals("by") ? "by " : "") + value);
        }
        return text.append(": ").append(map.get("summary")).toString();
    }

    private static String text(AuditEvent event, String key) {
        return String.valueOf(event.details().get(key));
    }

    @Nullable
    Instant first() {
        return first;
    }

    @Nullable
    Instant last() {
        return last;
    }

    long calls() {
        return calls;
    }

    long failed() {
        return failed;
    }

    long feedback() {
        return feedback;
    }

    long labelMoves() {
        return labelMoves;
    }

    long removals() {
        return removals;
    }

    long completeErasures() {
        return erasures.values().stream().filter(complete -> complete).count();
    }

    long evidence(String kind) {
        return evidence.getOrDefault(kind, 0L);
    }

    Map<String, Long> byStatus() {
        return byStatus;
    }

    Map<String, Long> byEvaluator() {
        return byEvaluator;
    }

    Map<Served, ModelFacts> models() {
        return models;
    }

    List<Promotion> promotions() {
        return promotions;
    }

    List<GuardrailUse> guardrails() {
        return guardrails.entrySet().stream()
                .map(each -> new GuardrailUse(
                        each.getKey(), each.getValue().digest, new TreeMap<>(each.getValue().decisions)))
                .toList();
    }

    /** {@return how many calls a guardrail did anything but let pass} */
    long interventions() {
        return guardrails.values().stream()
                .flatMap(each -> each.decisions.entrySet().stream())
                .filter(each -> !each.getKey().equals("pass"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** {@return whether the log has what a link of a risk names} */
    boolean has(String link) {
        int colon = link.indexOf(':');
        String name = link.substring(colon + 1);
        return switch (link.substring(0, colon)) {
            case "evaluator" -> byEvaluator.containsKey(name);
            case "policy" -> guardrails.containsKey(name);
            case "guardrail" -> guardrailNames.contains(name);
            case "label" -> promotions.stream().anyMatch(each -> each.label().equals(name));
            case "model" ->
                models.keySet().stream().anyMatch(each -> each.name().equals(name));
            default -> promotions.stream().anyMatch(each -> Objects.equals(String.valueOf(each.entry()), name));
        };
    }
}
