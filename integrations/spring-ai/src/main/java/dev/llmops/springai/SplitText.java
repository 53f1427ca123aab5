package dev.llmops.springai;

import dev.llmops.api.text.UnicodeText;

/** A text that arrives in pieces, cut by whoever sends it, and is told in whole characters. */
final class SplitText {

    private final StringBuilder told = new StringBuilder();
    private String half = "";

    /** {@return what can be told now: well-formed, may be empty} */
    String next(String piece) {
        String all = half + piece;
        boolean cut = !all.isEmpty() && Character.isHighSurrogate(all.charAt(all.length() - 1));
        half = cut ? all.substring(all.length() - 1) : "";
        return tell(cut ? all.substring(0, all.length() - 1) : all);
    }

    /** {@return what is left at the end: half a character, repaired, or nothing} */
    String rest() {
        String left = half;
        half = "";
        return tell(left);
    }

    /** {@return all that was told} */
    String all() {
        return told.toString();
    }

    private String tell(String piece) {
        String whole = UnicodeText.repair(piece);
        told.append(whole);
        return whole;
    }
}
