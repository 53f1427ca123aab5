package dev.llmops.console.internal.page;

import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationFilter;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.GuardrailRecord;
import dev.llmops.console.internal.Result;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What guardrails saw in the latest calls. Decisions stand in the records alone, so only so many calls are looked at. */
final class FindingsPage {

    private static final int CALLS = 200;

    /**
     * What the page shows.
     *
     * @param blockedOnly whether only calls that were stopped are looked at
     * @param blockedUrl the page of those
     * @param allUrl the page of all calls
     * @param calls how many calls were looked at
     * @param counts what was seen how often
     * @param rows each decision with a finding, or that changed something
     */
    record View(boolean blockedOnly, String blockedUrl, String allUrl, int calls, List<Count> counts, List<Row> rows) {}

    /** What was seen how often. */
    record Count(String guardrail, String finding, String decision, String style, int count) {}

    /** A decision. */
    record Row(
            String url,
            String time,
            String guardrail,
            String stage,
            String subject,
            String decision,
            String style,
            String findings,
            String reason,
            String took) {}

    private FindingsPage() {}

    static Result of(Visit visit) {
        boolean all = "all".equals(visit.parameter("calls"));
        GenerationFilter filter =
                visit.filter().status(all ? null : GenerationStatus.BLOCKED).build();
        List<Generation> calls = visit.store().generations().list(new GenerationQuery(CALLS, null, filter));
        List<Row> rows = new ArrayList<>();
        Map<String, Count> counts = new LinkedHashMap<>();
        for (Generation call : calls) {
            for (GuardrailRecord each : call.guardrails()) {
                if (!(each.decision() instanceof Decision.Pass)
                        || !each.decision().findings().isEmpty()) {
                    rows.add(row(visit, call, each));
                    count(counts, each);
                }
            }
        }
        View view = new View(
                !all,
                visit.url("/findings"),
                visit.url("/findings", Map.of("calls", "all")),
                calls.size(),
                counts.values().stream()
                        .sorted(Comparator.comparingInt(Count::count).reversed())
                        .toList(),
                rows);
        return Templates.page("findings", visit.shell("Guardrails"), view);
    }

    private static void count(Map<String, Count> counts, GuardrailRecord record) {
        List<String> seen = record.decision().findings().stream()
                .map(each -> each.detector() + " \u00b7 " + each.type())
                .distinct()
                .toList();
        for (String finding : seen.isEmpty() ? List.of(Texts.NONE) : seen) {
            String key = record.guardrail() + '\n' + finding + '\n' + decision(record.decision());
            Count one =
                    new Count(record.guardrail(), finding, decision(record.decision()), style(record.decision()), 1);
            counts.merge(
                    key,
                    one,
                    (before, more) -> new Count(
                            before.guardrail(),
                            before.finding(),
                            before.decision(),
                            before.style(),
                            before.count() + 1));
        }
    }

    static Row row(Visit visit, Generation call, GuardrailRecord record) {
        Decision decision = record.decision();
        return new Row(
                visit.generationUrl(call.id()),
                Texts.time(call.timings().startedAt()),
                record.guardrail(),
                Texts.word(record.stage()),
                record.subject() == null ? "" : Texts.cut(record.subject(), 80),
                decision(decision),
                style(decision),
                decision.findings().stream()
                        .map(FindingsPage::finding)
                        .distinct()
                        .limit(8)
                        .collect(Collectors.joining(", ")),
                Texts.cut(String.valueOf(reason(decision) == null ? "" : reason(decision)), 300),
                Texts.duration(record.took()));
    }

    private static String finding(Finding finding) {
        String via = finding.via().isEmpty() ? "" : " via " + String.join(", ", finding.via());
        return finding.detector() + " \u00b7 " + finding.type() + Texts.format(" %.2f", finding.score()) + via;
    }

    private static @Nullable String reason(Decision decision) {
        if (decision instanceof Decision.Block block) {
            return block.reason();
        }
        return decision instanceof Decision.Reask reask ? reask.instruction() : null;
    }

    private static String decision(Decision decision) {
        return decision.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
    }

    private static String style(Decision decision) {
        if (decision instanceof Decision.Block) {
            return "bad";
        }
        return decision instanceof Decision.Pass ? "quiet" : "warned";
    }
}
