package dev.llmops.cli.prompt;

import dev.llmops.api.prompt.LabelEvidence;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.cli.eval.RunTargets;
import dev.llmops.core.prompt.include.PromptComposer;
import org.jspecify.annotations.Nullable;

/**
 * When a report allows a version to take a label over: if it measured this version against the one that has the label
 * now, on the same rows and with nothing else changed, and found it better.
 *
 * @param version what shall be promoted
 * @param current what has the label now, or null
 * @param composer puts what a version includes into it
 */
record PromotionRule(
        PromptVersion version, String label, @Nullable PromptVersion current, PromptComposer composer) {

    /** {@return what the report says to {@link dev.llmops.core.prompt.label.LabelPolicies#evaluationPassed}} */
    LabelEvidence evidence(PromotionEvidence evidence) {
        String problem = problem(evidence);
        return new LabelEvidence(
                LabelEvidence.EVALUATION,
                version.contentHash(),
                current == null ? null : current.contentHash(),
                problem == null,
                null,
                problem == null ? evidence.toString() : problem);
    }

    private @Nullable String problem(PromotionEvidence evidence) {
        PromptVersion before = current;
        if (before == null) {
            return "no version is '" + label + "' yet, so that none can be better than it; leave out --if-better"
                    + " to begin";
        }
        String subjects = problemOfSubjects(evidence, before);
        String terms = subjects == null ? problemOfTerms(evidence, before) : subjects;
        return terms == null ? problemOfOutcome(evidence) : terms;
    }

    private @Nullable String problemOfSubjects(PromotionEvidence evidence, PromptVersion before) {
        if (!evidence.candidate().startsWith(prefix(version))) {
            return "the candidate of the report must be " + version.reference() + " with its present content ("
                    + prefix(version) + "...), but was '" + evidence.candidate() + "'";
        }
        if (before.number() == version.number()) {
            return "it is '" + label + "' already";
        }
        return evidence.baseline().startsWith(prefix(before))
                ? null
                : "the baseline of the report must be " + before.reference() + ", which is '" + label + "' now ("
                        + prefix(before) + "...), but was '" + evidence.baseline()
                        + "'; run that version and compare again";
    }

    private @Nullable String problemOfTerms(PromotionEvidence evidence, PromptVersion before) {
        if (evidence.candidateData().isEmpty() || !evidence.candidateData().equals(evidence.baselineData())) {
            return "both runs must be of one data set, but the baseline was run on '" + evidence.baselineData()
                    + "' and the candidate on '" + evidence.candidateData() + "'";
        }
        return settings(version, evidence.candidate()).equals(settings(before, evidence.baseline()))
                ? null
                : "the runs must differ in the prompt only, but model, parameters, variables or index differ: '"
                        + evidence.baseline() + "' and '" + evidence.candidate() + "'";
    }

    /** What the id of a run says behind the prompt. */
    private String settings(PromptVersion prompt, String id) {
        return id.substring(prefix(prompt).length());
    }

    private static @Nullable String problemOfOutcome(PromotionEvidence evidence) {
        if (evidence.lost() > 0) {
            return evidence.lost() + " rows that the baseline has a score of " + evidence.metric()
                    + " for have none: what was not measured is not better";
        }
        if (evidence.n() < evidence.unpaired()) {
            return "only " + evidence.n() + " of " + (evidence.n() + evidence.unpaired())
                    + " common rows have a score of " + evidence.metric()
                    + " in both runs, and at least half must: what was not measured is not better";
        }
        if (evidence.isTie()) {
            return "it is a tie, which says neither that it is better nor that it is not: " + evidence;
        }
        return evidence.isBetter() ? null : "it is not better: " + evidence;
    }

    /** A run is of the prompt with what it includes. */
    private String prefix(PromptVersion prompt) {
        return RunTargets.prefix(composer.compose(prompt).version());
    }
}
