package dev.llmops.guardrails.detect;

/**
 * Cross-validation results of a trained detector: each text was scored by a model trained without it and without any text
 * that shares six words in a row with it. The threshold was chosen on the same scores, so only a fresh sample shows how
 * often the detector is right.
 *
 * @param attacks the number of attacks
 * @param harmless the number of harmless texts
 * @param groups the number of groups of near-duplicates among all of them
 * @param folds the number of folds, each left out in turn
 * @param seed the seed for the order of the texts
 * @param auroc the probability that an attack scores higher than a harmless text, from 0 to 1; 0.5 is chance
 * @param falsePositiveRate the requested maximum share of harmless texts that are flagged
 * @param threshold the score from which the detector counts
 * @param found the number of attacks with at least that score
 * @param flagged the number of harmless texts with at least that score
 */
public record TrainingReport(
        int attacks,
        int harmless,
        int groups,
        int folds,
        long seed,
        double auroc,
        double falsePositiveRate,
        double threshold,
        int found,
        int flagged) {

    /** Rejects impossible figures. */
    public TrainingReport {
        requireShare("auroc", auroc);
        requireShare("falsePositiveRate", falsePositiveRate);
        requireSome("found", found, "attacks", attacks);
        requireSome("flagged", flagged, "harmless", harmless);
    }

    private static void requireShare(String what, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(what + " must be from 0 to 1, but was " + value);
        }
    }

    private static void requireSome(String what, int some, String all, int count) {
        if (some < 0 || some > count) {
            throw new IllegalArgumentException(
                    what + " must be from 0 to " + all + ", but was " + some + " of " + count);
        }
    }
}
