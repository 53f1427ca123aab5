package dev.llmops.api.text;

/**
 * Turns a text that arrives in arbitrary pieces into pieces of whole characters: none ends in the middle of a character, and invalid
 * characters are repaired as by {@link UnicodeText}. For adapters of a model's stream. Used by one thread.
 */
public final class WholeCharacters {

    private String held = "";

    /** Creates an instance for one text. */
    public WholeCharacters() {}

    /**
     * Takes the next piece.
     *
     * @param piece the piece as received, possibly empty
     * @return the text that can be passed on now: well-formed, possibly empty
     */
    public String next(String piece) {
        String all = held + piece;
        boolean cut = !all.isEmpty() && Character.isHighSurrogate(all.charAt(all.length() - 1));
        int end = cut ? all.length() - 1 : all.length();
        held = all.substring(end);
        return UnicodeText.repair(all.substring(0, end));
    }

    /** {@return the text that remains at the end: half a character, repaired, or an empty text} */
    public String rest() {
        String rest = UnicodeText.repair(held);
        held = "";
        return rest;
    }
}
