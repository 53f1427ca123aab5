package dev.llmops.eval.metric.instruction;

import java.util.Map;

/**
 * An instruction that can be checked.
 *
 * @param id its name in IFEval, for example {@code length_constraints:number_words}
 * @param arguments its arguments, by IFEval's names, for example {@code num_words} and {@code relation}; values are texts, numbers and lists
 *     of texts. A value
 *     that is null, 0 or empty counts as absent, as in IFEval
 */
public record Instruction(String id, Map<String, Object> arguments) {

    /** Copies the map. */
    public Instruction {
        arguments = Map.copyOf(arguments);
    }
}
