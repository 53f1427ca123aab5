package dev.llmops.guardrails.internal.link;

/**
 * A place in a text that makes a reader's program go somewhere.
 *
 * @param url where to, as it stands there
 * @param label what a reader sees of it; may be empty
 * @param start where it begins
 * @param end where it ends
 */
public record WebLink(Kind kind, String url, String label, int start, int end) {

    /** {@return the same without a number of characters before the text} */
    public WebLink behind(int characters) {
        return new WebLink(kind, url, label, Math.max(0, start - characters), end - characters);
    }

    /** How a program comes to follow it. */
    public enum Kind {
        /** It is loaded as soon as the answer is shown. */
        LOADED,
        /** Somebody must click. */
        CLICKED,
        /** An element that runs or embeds something, whatever its address. */
        ACTIVE,
        /** An escape sequence of a terminal. */
        TERMINAL
    }
}
