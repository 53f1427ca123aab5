package dev.llmops.local.training;

import java.nio.file.Path;
import java.util.List;

/**
 * What training brought.
 *
 * @param file the new model
 * @param pieces pieces that the text was cut into
 * @param epochs the passes over it
 */
public record FineTuningReport(Path file, int pieces, List<Epoch> epochs) {

    /** Copies the list. */
    public FineTuningReport {
        epochs = List.copyOf(epochs);
    }

    /**
     * One pass over the text.
     *
     * @param number which, counted from 1
     * @param loss mean negative log-probability of a token while training
     * @param accuracy share of the tokens that were the likeliest while training
     * @param measuredLoss the same of the pieces that are only measured, or NaN if there are none
     * @param measuredAccuracy the same of the pieces that are only measured, or NaN if there are none
     */
    public record Epoch(int number, double loss, double accuracy, double measuredLoss, double measuredAccuracy) {}
}
