package dev.llmops.audit.report;

import dev.llmops.audit.report.AuditReport.LogState;
import dev.llmops.audit.report.AuditReport.ModelCard;
import java.time.Instant;
import java.util.List;

/**
 * What requirements are looked at against.
 *
 * @param at when
 * @param system what the operator says
 * @param facts what its entries say
 * @param models the cards
 */
record Installation(
        Instant at,
        SystemDescription system,
        LogState log,
        LogFacts facts,
        List<ModelCard> models,
        RiskRegister risks) {

    /** {@return how many answers have a score} */
    long scored() {
        return log.byEvaluator().values().stream().mapToLong(Long::longValue).sum();
    }

    /** {@return "n things" or "1 thing"} */
    static String count(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
