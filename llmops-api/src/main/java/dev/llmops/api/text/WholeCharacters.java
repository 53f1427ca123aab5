package dev.llmops.api.text;

/**
 * A text that arrives in pieces, cut by whoever sends it, as pieces of whole characters: none ends in the middle of one, and what can be no character
 * is repaired as by {@link UnicodeText}. For an adapter of a model's stream. Used by one thread.
 */
public final class WholeCharacters {

    private String held = "";

    /** Creates it for one text. */
    public WholeCharacters() {}

    /**
     * Takes the next piece.
     *
     * @param piece as it came, perhaps empty
     * @return what can be passed on now: well-formed, perhaps empty
     */
    public String next(String piece) {
        String all = held + piece;
        boolean cut = !all.isEmpty() && Character.isHighSurrogate(all.charAt(all.length() - 1));
        int end = cut ? all.length() - 1 : all.length();
        held = all.substring(end);
        return UnicodeText.repair(all.substring(0, end));
    }

    /** {@return what is left at the end: half a character, repaired, or nothing} */
    public String rest() {
        String rest = UnicodeText.repair(held);
        held = "";
        return rest;
    }
}
