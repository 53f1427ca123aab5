package dev.llmops.guardrails.internal.link;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The labels of an answer: which ones pictures refer to, and which ones are defined. A picture and its definition may stand in any order and
 * far from each other. Bounded: of labels that are too many each counts as a picture's. Used by one thread.
 */
public final class LinkMemory {

    private static final int MAX_CHARACTERS = 1 << 20;

    private final Set<String> pictures = new HashSet<>();
    private final Map<String, String> definitions = new HashMap<>();
    private int characters;

    /** Notes a definition; the first of a label counts. */
    void define(String label, String url) {
        if (room(label.length() + url.length())) {
            definitions.putIfAbsent(normalized(label), url);
        }
    }

    /** {@return the address of a picture that refers to a label, or null if that was not defined before} */
    @Nullable
    String picture(String label) {
        String name = normalized(label);
        if (room(label.length())) {
            pictures.add(name);
        }
        return definitions.get(name);
    }

    boolean isPicture(String label) {
        return characters > MAX_CHARACTERS || pictures.contains(normalized(label));
    }

    private boolean room(int more) {
        characters = Math.min(MAX_CHARACTERS + 1, characters + more);
        return characters <= MAX_CHARACTERS;
    }

    private static String normalized(String label) {
        return label.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
    }
}
