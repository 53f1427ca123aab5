package dev.llmops.prompts;

import java.util.List;

/**
 * A message of a prompt, as registries keep it.
 *
 * @param role {@code system}, {@code user}, {@code assistant}, or {@code placeholder} for the conversation so far
 * @param pieces its text; empty for a placeholder
 */
record Turn(String role, List<Piece> pieces) {

    static final String PLACEHOLDER = "placeholder";

    /** What a placeholder is called that means the conversation so far. */
    static final String HISTORY = "history";

    Turn {
        pieces = List.copyOf(pieces);
    }

    static Turn placeholder(String name) {
        if (!name.equals(HISTORY)) {
            throw new NoExactFormException(
                    "a placeholder must be called 'history', which stands for the conversation so far, but"
                            + " was called '" + name + "'");
        }
        return new Turn(PLACEHOLDER, List.of());
    }

    boolean isPlaceholder() {
        return role.equals(PLACEHOLDER);
    }
}
