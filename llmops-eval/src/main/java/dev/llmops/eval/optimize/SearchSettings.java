package dev.llmops.eval.optimize;

import java.util.List;

/**
 * How a search goes.
 *
 * @param given instructions that the user wants tried
 * @param proposals how many a model is asked for
 * @param exampleSets how many sets of examples are drawn
 * @param shots sizes of the sets, taken in turn
 * @param source where the answers of examples are from
 * @param seed of all that is drawn
 */
record SearchSettings(
        List<String> given, int proposals, int exampleSets, List<Integer> shots, ExampleSource source, long seed) {

    /** Copies the lists. */
    SearchSettings {
        given = List.copyOf(given);
        shots = List.copyOf(shots);
    }
}
