package dev.llmops.core.prompt.lint;

import dev.llmops.api.message.Role;

/**
 * A part of a template, in the order in which it is rendered.
 *
 * @param text the constant text, or the name that is read
 * @param printed whether what is read comes into the prompt as it is
 * @param loop variable whose items the innermost loop around it goes through; empty outside of loops
 * @param hidden whether the name means something other than the variable of that name
 * @param role the message that it stands in
 * @param line line of the template, counted from 1
 * @param column column, counted from 1
 */
record Piece(Kind kind, String text, boolean printed, String loop, boolean hidden, Role role, int line, int column) {

    enum Kind {
        /** Constant text. */
        TEXT,
        /** A variable, or an item's member of that name. */
        READ,
        /** All variables at once. */
        EVERYTHING,
        /** The conversation so far. */
        HISTORY
    }

    boolean isRead() {
        return kind == Kind.READ;
    }
}
