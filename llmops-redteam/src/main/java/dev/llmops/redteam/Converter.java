package dev.llmops.redteam;

import java.util.List;
import java.util.random.RandomGenerator;

/** Obfuscations an attack. Safe for use by multiple threads. */
public interface Converter {

    /** {@return its name, for the attack's id: letters, digits and hyphens} */
    String name();

    /**
     * {@return whether it makes several turns of one text, or talks to the model about what it did; such a converter is used
     * only where the user writes the attack, not inside of a document}
     */
    default boolean userOnly() {
        return false;
    }

    /**
     * Obfuscations a text.
     *
     * @param text the attack, filled in
     * @param random for choices; the same seed makes the same choices
     * @return what the user says instead, turn by turn; at least one
     */
    List<String> convert(String text, RandomGenerator random);
}
