package dev.llmops.audit.report;

import static dev.llmops.audit.report.Installation.count;
import static dev.llmops.audit.report.SystemDescription.isSaid;

import dev.llmops.audit.report.AuditReport.RequirementRow;
import dev.llmops.audit.report.Requirement.Found;
import java.util.List;

/** The NIST AI Risk Management Framework (NIST AI 100-1): those subcategories of its four functions that records can say something about. The words are ours. */
final class NistAiRmf {

    private static final List<Requirement> ALL = List.of(
            new Requirement(
                    "GOVERN 1.4",
                    "The process of managing risks, and its outcomes, are transparent.",
                    "llmops audit verify",
                    at -> at.facts().promotions().isEmpty()
                            ? Found.not("no move of a label is in the log")
                            : Found.partly(
                                    count(at.facts().promotions().size(), "decision")
                                            + " on labels with author, reason and evidence; policies of the organisation are not here")),
            new Requirement(
                    "GOVERN 1.6",
                    "AI systems are inventoried.",
                    "llmops generation list --by model",
                    at -> at.models().isEmpty()
                            ? Found.not("no model answered in this time")
                            : Found.partly(
                                    count(at.models().size(), "model") + " of this store; others are not known to it")),
            new Requirement(
                    "GOVERN 2.1",
                    "Roles and responsibilities are written down.",
                    null,
                    at -> isSaid(at.system().operator())
                            ? Found.partly(
                                    "said by the operator: " + at.system().operator())
                            : Found.not("the description of the system does not say who answers for it")),
            new Requirement(
                    "MAP 1.1",
                    "Purpose, context and users are understood and written down.",
                    null,
                    at -> isSaid(at.system().purpose()) && isSaid(at.system().users())
                            ? Found.partly("said by the operator")
                            : Found.not("the description of the system does not say purpose and users")),
            new Requirement(
                    "MAP 2.2",
                    "The limits of the system's knowledge, and how people use its output, are written down.",
                    null,
                    at -> at.system().limits().isEmpty()
                            ? Found.not("the description of the system says no limits")
                            : Found.partly(count(at.system().limits().size(), "limit") + " said by the operator")),
            new Requirement(
                    "MAP 5.1",
                    "Likelihood and magnitude of impacts are identified.",
                    null,
                    at -> at.risks().risks().isEmpty()
                            ? Found.not("the risk register is empty")
                            : Found.shown(count(at.risks().risks().size(), "risk")
                                    + " with likelihood, impact, owner and review")),
            new Requirement(
                    "MEASURE 1.1",
                    "Metrics for the most important risks are chosen.",
                    "llmops eval families",
                    at -> at.scored() == 0
                            ? Found.not("no evaluator scored an answer in this time")
                            : Found.partly("evaluators in use: "
                                    + String.join(", ", at.log().byEvaluator().keySet()))),
            new Requirement(
                    "MEASURE 2.3",
                    "Performance is measured in conditions like those of use.",
                    "llmops generation list --by model --aggregate score:EVALUATOR",
                    at -> at.scored() == 0
                            ? Found.not("no evaluator scored an answer in this time")
                            : Found.shown(count(at.scored(), "score") + " of answers that were given in use")),
            new Requirement(
                    "MEASURE 2.4",
                    "Function and behaviour are watched in production.",
                    "llmops generation list --by day --aggregate latency",
                    at -> at.log().calls() == 0
                            ? Found.not("no call was recorded in this time")
                            : Found.partly(count(at.log().calls(), "call")
                                    + " recorded; that somebody watches is not in the log")),
            new Requirement(
                    "MEASURE 2.7",
                    "Security and resilience are evaluated.",
                    "llmops redteam run --out RUN",
                    at -> at.facts().evidence("red-team") == 0
                            ? Found.not("no red team's run is in the log")
                            : Found.partly(count(at.facts().evidence("red-team"), "red team's run")
                                    + " put down as evidence")),
            new Requirement(
                    "MEASURE 2.10",
                    "Privacy risk is examined.",
                    "llmops store erase --resume",
                    at -> at.facts().completeErasures() + at.facts().removals() == 0
                            ? Found.not("no erasure and no retention run is in the log")
                            : Found.partly(count(at.facts().completeErasures(), "erasure") + " complete, "
                                    + count(at.facts().removals(), "run")
                                    + " of erasure or retention removed records")),
            new Requirement(
                    "MEASURE 2.11",
                    "Fairness and bias are evaluated.",
                    "llmops eval bias",
                    at -> Found.not("runs of 'llmops eval bias' are files that the log does not know")),
            new Requirement(
                    "MEASURE 3.3",
                    "Users can report problems, and that is taken into the metrics.",
                    "llmops feedback list",
                    at -> at.facts().feedback() == 0
                            ? Found.not("no feedback was recorded in this time")
                            : Found.partly(
                                    count(at.facts().feedback(), "piece") + " of feedback; appeals are not here")),
            new Requirement(
                    "MANAGE 1.3",
                    "Responses to the most important risks are planned.",
                    null,
                    at -> at.risks().risks().isEmpty()
                            ? Found.not("the risk register is empty")
                            : Found.partly(at.risks().risks().stream()
                                            .filter(risk -> !risk.status().equals("open"))
                                            .count()
                                    + " of " + count(at.risks().risks().size(), "risk")
                                    + " mitigated or accepted, as the register says")),
            new Requirement(
                    "MANAGE 2.4",
                    "A system that behaves other than intended can be switched off or set back.",
                    "llmops prompt promote NAME@VERSION",
                    at -> at.facts().labelMoves() == 0
                            ? Found.not("no label was moved in this time")
                            : Found.partly(count(at.facts().labelMoves(), "move")
                                    + " of labels: a label moves back without a release of the application")),
            new Requirement(
                    "MANAGE 4.1",
                    "There is a plan for monitoring after deployment.",
                    null,
                    at -> Found.not(
                            "a plan is no record; feedback, scores and interventions that it would use are counted above")));

    private NistAiRmf() {}

    static List<RequirementRow> rows(Installation installation) {
        return ALL.stream().map(each -> each.row(installation)).toList();
    }
}
