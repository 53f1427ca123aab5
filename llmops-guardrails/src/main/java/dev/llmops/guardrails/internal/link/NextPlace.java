package dev.llmops.guardrails.internal.link;

/** The next place of a character, asked for at growing positions: all questions together read the text once. */
final class NextPlace {

    private final String text;
    private final char wanted;
    private int found = -1;

    NextPlace(String text, char wanted) {
        this.text = text;
        this.wanted = wanted;
    }

    /** {@return the first place at or behind a position, or the text's length if there is none} */
    int from(int position) {
        if (found < position) {
            int next = text.indexOf(wanted, position);
            found = next < 0 ? text.length() : next;
        }
        return found;
    }
}
