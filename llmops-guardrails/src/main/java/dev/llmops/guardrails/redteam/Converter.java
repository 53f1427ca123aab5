package dev.llmops.guardrails.redteam;

import java.util.List;
import java.util.random.RandomGenerator;

/** Disguises an attack. Safe for use by several threads. */
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
     * Disguises a text.
     *
     * @param text the attack, filled in
     * @param random for choices; the same seed makes the same choices
     * @return what the user says instead, turn by turn; at least one
     */
    List<String> convert(String text, RandomGenerator random);

    /** {@return a converter that leaves the text as it is} */
    static Converter noop() {
        return Converters.plain();
    }

    /**
     * {@return a converter that applies others one after the other, each to every turn of the one before}
     *
     * @param converters in order, at least one
     */
    static Converter composite(List<Converter> converters) {
        List<Converter> all = List.copyOf(converters);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("converters must hold at least one converter, but was empty");
        }
        return new CompositeConverter(all);
    }
}
