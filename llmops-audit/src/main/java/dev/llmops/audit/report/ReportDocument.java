package dev.llmops.audit.report;

import dev.llmops.audit.report.AuditReport.CheckpointState;
import dev.llmops.audit.report.AuditReport.LogState;
import dev.llmops.audit.report.AuditReport.ModelCard;
import dev.llmops.audit.report.AuditReport.RequirementRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A report as headings, paragraphs and tables, for all forms that people read.
 *
 * @param title of the whole
 * @param blocks in order
 */
record ReportDocument(String title, List<Block> blocks) {

    /** A piece. */
    sealed interface Block {}

    /** A heading of the second or third level. */
    record Heading(int level, String text) implements Block {}

    /** Some sentences. */
    record Text(String text) implements Block {}

    /** A list. */
    record Items(List<String> items) implements Block {}

    /** A table; its first column names the row. */
    record Table(List<String> header, List<List<String>> rows) implements Block {}

    static ReportDocument of(AuditReport report) {
        Writer writer = new Writer();
        writer.all(report);
        return new ReportDocument("Audit report: " + report.system().name(), writer.blocks);
    }

    private static final class Writer {

        private final List<Block> blocks = new ArrayList<>();

        void all(AuditReport report) {
            text("Made " + report.at() + " over calls "
                    + (report.from() == null ? "from the beginning" : "from " + report.from())
                    + (report.to() == null ? "" : " to before " + report.to())
                    + ". Facts are from the audit log and the store; what the operator says is marked so.");
            system(report);
            log(report.log());
            models(report.models());
            guardrails(report);
            promotions(report);
            privacy(report);
            risks(report);
            heading("EU AI Act (Regulation (EU) 2024/1689)");
            requirements("Article", report.euAiAct());
            heading("NIST AI Risk Management Framework");
            requirements("Subcategory", report.nistAiRmf());
            heading("Out of scope");
            blocks.add(new Items(report.outOfScope()));
        }

        private void system(AuditReport report) {
            SystemDescription system = report.system();
            heading("System card");
            table(
                    List.of("What", "As the operator says"),
                    List.of(
                            List.of("Purpose", system.purpose()),
                            List.of("Operator", system.operator()),
                            List.of("Users", system.users()),
                            List.of("Oversight", system.oversight()),
                            List.of("Disclosure", system.disclosure()),
                            List.of("Marking", system.marking()),
                            List.of("Limits", joined(system.limits()))));
        }

        private void log(LogState log) {
            heading("Audit log");
            List<List<String>> rows = new ArrayList<>(List.of(
                    List.of("Verifies", log.intact() ? "yes" : "no: " + log.problem()),
                    List.of("Head", log.head()),
                    List.of("First entry", or(log.first())),
                    List.of("Last entry", or(log.last())),
                    List.of("Calls", log.calls() + ":" + counts(log.byStatus())),
                    List.of("Feedback", String.valueOf(log.feedback())),
                    List.of("Scores", counts(log.byEvaluator()).strip())));
            CheckpointState signed = log.checkpoints();
            if (signed != null) {
                rows.add(List.of(
                        "Signed checkpoints",
                        signed.count() + ", the last of " + signed.entries() + " entries at " + signed.last() + "; "
                                + (signed.problems().isEmpty()
                                        ? "the log begins with what they signed"
                                        : joined(signed.problems()))));
            }
            table(List.of("What", "Found"), rows);
        }

        private void models(List<ModelCard> models) {
            heading("Model cards");
            if (models.isEmpty()) {
                text("No model answered in this time.");
            }
            for (ModelCard model : models) {
                blocks.add(new Heading(3, model.provider() + "/" + model.name()));
                table(
                        List.of("What", "Found"),
                        List.of(
                                List.of("Digest of the weights", or(model.digest())),
                                List.of("Calls", model.calls() + ", " + model.first() + " to " + model.last()),
                                List.of("Prompts", counts(model.prompts()).strip()),
                                List.of(
                                        "Evaluation",
                                        joined(model.scores().stream()
                                                .map(score -> String.format(
                                                        Locale.ROOT,
                                                        "%s %.3f (n = %d)",
                                                        score.evaluator(),
                                                        score.mean(),
                                                        score.scored()))
                                                .toList())),
                                List.of("Training data, as the operator says", model.data()),
                                List.of("Limits, as the operator says", joined(model.limits()))));
            }
        }

        private void guardrails(AuditReport report) {
            heading("Guardrails");
            rows(
                    "No guardrail decided anything in this time.",
                    List.of("Guardrail", "Digest", "Decisions"),
                    report.guardrails().stream()
                            .map(each -> List.of(
                                    each.guardrail(),
                                    or(each.digest()),
                                    counts(each.decisions()).strip()))
                            .toList());
        }

        private void promotions(AuditReport report) {
            heading("Promotions");
            rows(
                    "No label moved in this time.",
                    List.of("Entry", "Time", "Label", "By", "What", "Evidence"),
                    report.promotions().stream()
                            .map(each -> List.of(
                                    String.valueOf(each.entry()),
                                    each.at(),
                                    each.label(),
                                    or(each.by()),
                                    each.moved(),
                                    joined(each.evidence())))
                            .toList());
        }

        private void privacy(AuditReport report) {
            heading("Holds, erasures and retention");
            table(
                    List.of("What", "Found"),
                    List.of(
                            List.of(
                                    "Legal holds that stand",
                                    joined(report.privacy().holds())),
                            List.of(
                                    "Erasures that wait",
                                    String.valueOf(report.privacy().waiting())),
                            List.of(
                                    "Erasures that are complete",
                                    String.valueOf(report.privacy().erasures())),
                            List.of(
                                    "Entries about removed records",
                                    String.valueOf(report.privacy().removals()))));
        }

        private void risks(AuditReport report) {
            heading("Risks, as the operator says");
            rows(
                    "The risk register is empty.",
                    List.of("Risk", "Likelihood", "Impact", "Treatment", "Owner", "Status", "Evidence"),
                    report.risks().stream()
                            .map(row -> List.of(
                                    row.risk().id() + ": " + row.risk().title(),
                                    row.risk().likelihood(),
                                    row.risk().impact(),
                                    row.risk().treatment(),
                                    row.risk().owner(),
                                    row.risk().status() + ", reviewed "
                                            + row.risk().reviewed(),
                                    joined(row.found().entrySet().stream()
                                            .map(link -> link.getKey() + (link.getValue() ? "" : " (not in the log)"))
                                            .toList())))
                            .toList());
        }

        private void requirements(String column, List<RequirementRow> rows) {
            table(
                    List.of(column, "Requirement", "Shown", "Evidence", "See it"),
                    rows.stream()
                            .map(row -> List.of(
                                    row.id(),
                                    row.requirement(),
                                    row.shown().words(),
                                    row.evidence(),
                                    or(row.command())))
                            .toList());
        }

        private void heading(String text) {
            blocks.add(new Heading(2, text));
        }

        private void text(String text) {
            blocks.add(new Text(text));
        }

        private void rows(String none, List<String> header, List<List<String>> rows) {
            if (rows.isEmpty()) {
                text(none);
            } else {
                table(header, rows);
            }
        }

        private void table(List<String> header, List<List<String>> rows) {
            blocks.add(new Table(header, rows));
        }

        private static String counts(Map<String, Long> counts) {
            return counts.isEmpty()
                    ? " none"
                    : counts.entrySet().stream()
                            .map(each -> each.getKey() + " " + each.getValue())
                            .collect(Collectors.joining(", ", " ", ""));
        }

        private static String joined(List<String> texts) {
            return texts.isEmpty() ? "none" : String.join("; ", texts);
        }

        private static String or(@Nullable String text) {
            return text == null ? "-" : text;
        }
    }
}
