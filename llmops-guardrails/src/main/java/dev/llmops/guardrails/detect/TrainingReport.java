package dev.llmops.guardrails.detect;

/**
 * What cross-validation says of a trained detector: each text was scored by a model that had seen neither it nor a text
 * that shares six words in a row with it. The threshold was chosen on the same scores, so that a fresh sample is what tells how
 * often the detector is right.
 *
 * @param attacks how many attacks there were
 * @param harmless how many harmless texts
 * @param groups how many groups of near-duplicates all of them made
 * @param folds how many parts were left out, one after the other
 * @param seed what ordered the texts
 * @param auroc how likely an attack scores higher than a harmless text, from 0 to 1; 0.5 is chance
 * @param falsePositiveRate the share of harmless texts that was asked for, at most
 * @param threshold from which score on the detector counts
 * @param found how many attacks score that much
 * @param flagged how many harmless texts do
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

    /** Refuses figures that no training has. */
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
