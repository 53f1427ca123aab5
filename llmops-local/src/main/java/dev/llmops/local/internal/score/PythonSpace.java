package dev.llmops.local.internal.score;

/** What Python's {@code str.rstrip()} takes for a space, because the harness that we agree with is written in it. */
final class PythonSpace {

    private PythonSpace() {}

    /** {@return the index after the last character that is no space} */
    static int endWithoutSpace(String text) {
        int end = text.length();
        while (end > 0 && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    private static boolean isSpace(char c) {
        return Character.isSpaceChar(c) || (c >= '\t' && c <= '\r') || (c >= 0x1c && c <= 0x1f) || c == 0x85;
    }
}
