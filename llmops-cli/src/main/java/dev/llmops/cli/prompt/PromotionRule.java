package dev.llmops.cli.prompt;

import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.cli.eval.RunTargets;
import org.jspecify.annotations.Nullable;

/**
 * When a report allows a version to take a label over: if it measured this version against the one that has the label
 * now, on the same rows and with nothing else changed, and found it better.
 *
 * @param version what shall be promoted
 * @param label the label
 * @param current what has the label now, or null
 */
record PromotionRule(
        PromptVersion version, String label, @Nullable PromptVersion current) {

    void check(PromotionEvidence evidence) {
        requireSameTerms(evidence, requireSubjects(evidence));
        requireBetter(evidence);
    }

    /** {@return the version that has the label now} */
    private PromptVersion requireSubjects(PromotionEvidence evidence) {
        require(
                evidence.candidate().startsWith(RunTargets.prefix(version)),
                "the candidate of the report must be " + version.reference() + " with its present content ("
                        + RunTargets.prefix(version) + "...), but was '" + evidence.candidate() + "'");
        if (current == null) {
            throw refused("no version is '" + label + "' yet, so that none can be better than it; leave out --if-better"
                    + " to begin");
        }
        require(!current.reference().equals(version.reference()), "it is '" + label + "' already");
        require(
                evidence.baseline().startsWith(RunTargets.prefix(current)),
                "the baseline of the report must be " + current.reference() + ", which is '" + label + "' now ("
                        + RunTargets.prefix(current) + "...), but was '" + evidence.baseline()
                        + "'; run that version and compare again");
        return current;
    }

    private void requireSameTerms(PromotionEvidence evidence, PromptVersion before) {
        require(
                !evidence.candidateData().isEmpty() && evidence.candidateData().equals(evidence.baselineData()),
                "both runs must be of one data set, but the baseline was run on '" + evidence.baselineData()
                        + "' and the candidate on '" + evidence.candidateData() + "'");
        require(
                settings(version, evidence.candidate()).equals(settings(before, evidence.baseline())),
                "the runs must differ in the prompt only, but model, parameters, variables or index differ: '"
                        + evidence.baseline() + "' and '" + evidence.candidate() + "'");
    }

    /** What the id of a run says behind the prompt. */
    private static String settings(PromptVersion prompt, String id) {
        return id.substring(RunTargets.prefix(prompt).length());
    }

    private void requireBetter(PromotionEvidence evidence) {
        require(
                evidence.lost() == 0,
                evidence.lost() + " rows that the baseline has a score of " + evidence.metric()
                        + " for have none: what was not measured is not better");
        require(
                evidence.n() >= evidence.unpaired(),
                "only " + evidence.n() + " of " + (evidence.n() + evidence.unpaired()) + " common rows have a score of "
                        + evidence.metric()
                        + " in both runs, and at least half must: what was not measured is not better");
        if (evidence.isTie()) {
            throw refused("it is a tie, which says neither that it is better nor that it is not: " + evidence);
        }
        require(evidence.isBetter(), "it is not better: " + evidence);
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw refused(otherwise);
        }
    }

    private PromotionRefusedException refused(String reason) {
        return new PromotionRefusedException(version.reference().toString(), reason);
    }
}
