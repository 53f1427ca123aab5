package dev.llmops.langchain4j;

import dev.llmops.api.text.UnicodeText;

/** Cuts a text that arrives in pieces so that no piece ends in the middle of a character. */
final class WholeCharacters {

    private String held = "";

    /** {@return what can be passed on now: well-formed, may be empty} */
    String next(String piece) {
        String all = held + piece;
        boolean cut = !all.isEmpty() && Character.isHighSurrogate(all.charAt(all.length() - 1));
        int end = cut ? all.length() - 1 : all.length();
        held = all.substring(end);
        return UnicodeText.repair(all.substring(0, end));
    }

    /** {@return what is left at the end: half a character, repaired, or nothing} */
    String rest() {
        String rest = UnicodeText.repair(held);
        held = "";
        return rest;
    }
}
