package dev.llmops.tuning.study;

/**
 * What it took to get a candidate ready.
 *
 * @param cpuSeconds processor time in seconds, of training or of a search for a prompt
 * @param tokens tokens trained on, over all epochs
 * @param labels rows that people had to label for it
 */
public record TrainingCost(double cpuSeconds, long tokens, int labels) {

    /** Nothing. */
    public static final TrainingCost NONE = new TrainingCost(0, 0, 0);

    /** Refuses what is below 0. */
    public TrainingCost {
        if (!(cpuSeconds >= 0) || tokens < 0 || labels < 0) {
            throw new IllegalArgumentException("a cost must be at least 0, but was " + cpuSeconds + " s, " + tokens
                    + " tokens, " + labels + " labels");
        }
    }
}
