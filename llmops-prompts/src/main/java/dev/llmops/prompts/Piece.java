package dev.llmops.prompts;

import dev.llmops.commons.internal.text.WordList;
import java.util.Set;
import java.util.regex.Pattern;

/** A part of a text with variables: what all template languages can say. */
sealed interface Piece {

    /** Text that stays as it is. */
    record Literal(String text) implements Piece {}

    /** Where the value of a variable stands. */
    record Variable(String name) implements Piece {

        private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

        /** What these names mean in a Dotprompt template is no variable of the caller. */
        private static final Set<String> RESERVED = WordList.set("""
                role history section media json lookup if unless each with ifEquals unlessEquals inline passages
                this else true false null undefined""");

        public Variable {
            if (!NAME.matcher(name).matches()) {
                throw new NoExactFormException("'" + name + "' is no plain variable; use letters, digits and '_'");
            }
            if (RESERVED.contains(name)) {
                throw new NoExactFormException("a variable cannot be called '" + name
                        + "', which means something else in a Dotprompt template");
            }
        }
    }
}
