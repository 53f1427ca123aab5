package dev.llmops.eval.metric.instruction;

import java.util.Map;

/**
 * An instruction whose keeping can be checked.
 *
 * @param id its name in IFEval, for example {@code length_constraints:number_words}
 * @param arguments what it asks for, by IFEval's names, for example {@code num_words} and {@code relation}; values are texts, numbers and lists of texts. What
 *     is null, 0 or empty counts as not there, as in IFEval
 */
public record Instruction(String id, Map<String, Object> arguments) {

    /** Copies the map. */
    public Instruction {
        arguments = Map.copyOf(arguments);
    }
}
