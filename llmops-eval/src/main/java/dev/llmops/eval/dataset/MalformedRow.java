package dev.llmops.eval.dataset;

/**
 * A line of a file that is not a row.
 *
 * @param number its number in the file, from 1
 * @param problem what is wrong with it
 */
public record MalformedRow(long number, String problem) {

    @Override
    public String toString() {
        return "line " + number + ": " + problem;
    }
}
