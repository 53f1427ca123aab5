package dev.llmops.audit.report;

import dev.llmops.audit.report.AuditReport.RequirementRow;
import dev.llmops.audit.report.AuditReport.Shown;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A requirement, and how it is looked at.
 *
 * @param id its place in the text
 * @param text it, in our words
 * @param command what to run to see it, or null
 */
record Requirement(String id, String text, @Nullable String command, Function<Installation, Found> look) {

    /** What was found. */
    record Found(Shown shown, String evidence) {

        static Found shown(String evidence) {
            return new Found(Shown.SHOWN, evidence);
        }

        static Found partly(String evidence) {
            return new Found(Shown.PARTLY, evidence);
        }

        static Found not(String evidence) {
            return new Found(Shown.NOT_SHOWN, evidence);
        }
    }

    RequirementRow row(Installation installation) {
        Found found = look.apply(installation);
        return new RequirementRow(id, text, found.shown(), found.evidence(), command);
    }
}
