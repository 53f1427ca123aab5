package dev.llmops.audit.checkpoint;

import java.util.regex.Pattern;

/** Names in signed notes (C2SP signed-note): a name is one word, for the line of a signature is split at spaces and a key at plus signs. */
final class NoteNames {

    private static final Pattern NAME = Pattern.compile("[^\\s\\p{Z}\\p{C}+]+");

    private NoteNames() {}

    static void require(String what, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(what
                    + " must be a name without white space and '+', as 'example.com/support', but was '" + name + "'");
        }
    }
}
