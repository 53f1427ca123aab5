package dev.llmops.audit.report;

import static dev.llmops.audit.report.Installation.count;
import static dev.llmops.audit.report.SystemDescription.isSaid;

import dev.llmops.audit.report.AuditReport.CheckpointState;
import dev.llmops.audit.report.AuditReport.RequirementRow;
import dev.llmops.audit.report.Requirement.Found;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Regulation (EU) 2024/1689, Articles 12, 13, 15, 19 and 50: the parts that records can say something about. The words are ours. */
final class EuAiAct {

    /** Six months, as Articles 19(1) and 26(6) have it, in days. */
    private static final int SIX_MONTHS = 183;

    /** What no reader of this report should take it for. */
    static final List<String> OUT_OF_SCOPE = List.of(
            "Whether the system is of high risk (Article 6, Annexes I and III), or forbidden (Article 5), is for the operator to find out; nothing here does.",
            "Risk management as a process (Article 9), data governance (Article 10), technical documentation (Article 11, Annex IV), human oversight (Article 14), quality"
                    + " management (Article 17), conformity assessment, CE marking and registration are not shown by records of calls.",
            "What was done outside of calls through this library is not in the log.",
            "The log shows that nothing was changed since an entry was made, if its head is kept elsewhere; it does not show that what was written was true.",
            "What the operator says about system, data, limits and risks is repeated, not checked.",
            "Dates of application are from secondary sources and were not verified against the Official Journal: Article 50 from 2 August 2026; Annex III systems from 2 August"
                    + " 2026 in the first text, from 2 December 2027 by the Digital Omnibus, Annex I from 2 August 2028; sources disagree on whether that is in force.",
            "The Act asks for logs, not for logs that tampering shows in; the hash chain is more than it asks for.",
            "The NIST AI RMF is voluntary. Its subcategories are numbered as in NIST AI 100-1 (January 2023); the words are ours.",
            "This report is no legal advice.");

    private static final List<Requirement> ALL = List.of(
            new Requirement(
                    "Art. 12(1)",
                    "The system records events by itself for as long as it is in use.",
                    "llmops audit verify",
                    EuAiAct::recording),
            new Requirement(
                    "Art. 12(2)(a)",
                    "Records let one find situations of risk and substantial changes.",
                    "llmops generation list --status FAILED",
                    at -> at.log().calls() == 0
                            ? nothing()
                            : Found.partly(
                                    "recorded: " + count(at.facts().failed(), "failed call") + ", "
                                            + count(at.facts().interventions(), "intervention") + " of guardrails, "
                                            + count(at.facts().labelMoves(), "move") + " of prompt labels, "
                                            + count(at.models().size(), "model")
                                            + " by digest where the provider tells one; whether a change is substantial is for people")),
            new Requirement(
                    "Art. 12(2)(b)",
                    "Records serve monitoring after the system was put on the market (Art. 72).",
                    "llmops feedback list",
                    at -> at.facts().feedback() + at.scored() == 0
                            ? Found.not("no feedback and no scores were recorded")
                            : Found.partly(count(at.facts().feedback(), "piece") + " of feedback and "
                                    + count(at.scored(), "score") + "; the monitoring plan is the operator's")),
            new Requirement(
                    "Art. 12(2)(c)",
                    "Records let deployers watch the operation (Art. 26(5)).",
                    "llmops generation list --by day --aggregate latency",
                    at -> at.log().calls() == 0
                            ? nothing()
                            : Found.partly(
                                    "each call has its time, end, model, prompt version and decisions of guardrails; that somebody watches is not in the log")),
            new Requirement(
                    "Art. 12(3)",
                    "Remote biometric identification: period, database, matching input and who verified.",
                    null,
                    at -> Found.not("this library has no such function, and no fields for it")),
            new Requirement(
                    "Art. 13(1), 13(3)(b)",
                    "Deployers can tell what the system is for, what it does well and what its limits are.",
                    null,
                    at -> !isSaid(at.system().purpose()) || at.system().limits().isEmpty()
                            ? Found.not("the description of the system does not say purpose and limits")
                            : Found.partly(
                                    "purpose and " + count(at.system().limits().size(), "limit")
                                            + " are said by the operator; the instructions for use are not part of this report")),
            new Requirement(
                    "Art. 13(3)(b)(ii)",
                    "Levels and metrics of accuracy, robustness and cybersecurity are told.",
                    "llmops generation list --by model --aggregate score:EVALUATOR",
                    EuAiAct::measured),
            new Requirement(
                    "Art. 13(3)(d)",
                    "Measures of human oversight are told (Art. 14).",
                    null,
                    at -> isSaid(at.system().oversight())
                            ? Found.partly(
                                    "said by the operator: " + at.system().oversight())
                            : Found.not("the description of the system does not say how people oversee it")),
            new Requirement(
                    "Art. 13(3)(f)",
                    "Deployers can collect, store and read the logs.",
                    "llmops store export --out store.jsonl",
                    at -> at.log().calls() == 0
                            ? nothing()
                            : Found.shown(
                                    "logs are kept with the records, exported as JSON lines and read by commands")),
            new Requirement(
                    "Art. 15(1), 15(3)",
                    "Accuracy is appropriate and its metrics are declared.",
                    "llmops eval report RUN",
                    EuAiAct::measured),
            new Requirement(
                    "Art. 15(4)",
                    "The system withstands errors and faults, and feedback loops are kept in check.",
                    "llmops generation list --by status",
                    at -> at.log().calls() == 0
                            ? nothing()
                            : Found.partly(count(at.facts().failed(), "call") + " of "
                                    + at.log().calls()
                                    + " failed and are recorded; whether that is good enough is for people")),
            new Requirement(
                    "Art. 15(5)",
                    "The system withstands those who try to change its use or behaviour.",
                    "llmops redteam run --out RUN",
                    EuAiAct::attacks),
            new Requirement(
                    "Art. 19(1), 26(6)", "Logs are kept for at least six months.", "llmops audit head", EuAiAct::kept),
            new Requirement(
                    "Art. 50(1)",
                    "People learn that they deal with an AI system.",
                    null,
                    at -> isSaid(at.system().disclosure())
                            ? Found.partly(
                                    "said by the operator: " + at.system().disclosure())
                            : Found.not(
                                    "that is for the application's interface; the description of the system does not say how")),
            new Requirement(
                    "Art. 50(2)",
                    "Generated content is marked so that machines can tell.",
                    "llmops model serve --mark",
                    at -> isSaid(at.system().marking())
                            ? Found.partly("said by the operator: "
                                    + at.system().marking() + "; text that is copied loses such marks")
                            : Found.not(
                                    "the library can mark answers; the log does not tell whether it is switched on")),
            new Requirement(
                    "Art. 50(4)",
                    "Deep fakes, and text on matters of public interest, are disclosed.",
                    null,
                    at -> Found.not("that is for who publishes it")));

    private EuAiAct() {}

    static List<RequirementRow> rows(Installation installation) {
        return ALL.stream().map(each -> each.row(installation)).toList();
    }

    private static Found nothing() {
        return Found.not("no call was recorded in this time");
    }

    private static Found recording(Installation at) {
        if (at.log().calls() == 0) {
            return nothing();
        }
        String calls = count(at.log().calls(), "call") + " recorded";
        CheckpointState signed = at.log().checkpoints();
        return at.log().intact()
                ? Found.shown(calls + "; the log verifies up to " + at.log().head()
                        + (signed == null
                                ? ""
                                : ", and begins with the " + signed.entries()
                                        + " entries that a checkpoint kept elsewhere signed at " + signed.last()))
                : Found.partly(
                        calls + ", but the log does not verify: " + at.log().problem());
    }

    private static Found measured(Installation at) {
        return at.scored() == 0
                ? Found.not("no evaluator scored an answer in this time")
                : Found.partly(count(at.scored(), "score") + " by "
                        + String.join(", ", at.log().byEvaluator().keySet())
                        + "; see the cards of the models. Whether they fit the purpose is for people");
    }

    private static Found attacks(Installation at) {
        long runs = at.facts().evidence("red-team");
        long interventions = at.facts().interventions();
        return runs + interventions == 0
                ? Found.not("no red team's run is in the log and no guardrail intervened in this time")
                : Found.partly(
                        count(runs, "red team's run") + " put down as evidence, " + count(interventions, "intervention")
                                + " of guardrails; poisoned training data is not looked for");
    }

    private static Found kept(Installation at) {
        Instant first = at.facts().first();
        if (first == null) {
            return nothing();
        }
        long days = Duration.between(first, at.at()).toDays();
        String since = "the oldest entry is of " + first + ", " + count(days, "day") + " ago";
        if (!at.log().intact()) {
            return Found.partly(since + ", but the log does not verify, so entries may be missing");
        }
        return days >= SIX_MONTHS
                ? Found.shown(since + "; entries are never removed, records were in "
                        + count(at.facts().removals(), "run") + " of erasure or retention")
                : Found.partly(since + ", which is less than six months; nothing removes entries by itself");
    }
}
