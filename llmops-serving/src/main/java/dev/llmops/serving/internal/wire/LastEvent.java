package dev.llmops.serving.internal.wire;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The event of a stream that was parsed last, cut at its text. Most events of a stream differ from the one before in a text without
 * escapes, and then the text is all that there is to read: JSON is not parsed again.
 */
final class LastEvent {

    private static final Pattern NO_TEXT = Pattern.compile("|-?[0-9].*|-?Infinity|NaN|true|false|null", Pattern.DOTALL);

    private @Nullable String start;
    private String end = "";

    /** {@return the text of an event that says the same as the last but for its text; null if it must be parsed} */
    @Nullable
    String text(String data) {
        String before = start;
        if (before == null
                || data.length() < before.length() + end.length()
                || !data.startsWith(before)
                || !data.endsWith(end)) {
            return null;
        }
        int to = data.length() - end.length();
        for (int i = before.length(); i < to; i++) {
            char c = data.charAt(i);
            if (c == '"' || c == '\\' || c < ' ') {
                return null;
            }
        }
        return data.substring(before.length(), to);
    }

    /**
     * Takes an event that was parsed. Where it has no escape, its text stands in it as it is; and what stands there once cannot stand
     * for anything else.
     *
     * @param text what it says, or null if it says something else than a text, or more
     */
    void parsed(String data, @Nullable String text) {
        start = null;
        if (text == null || data.indexOf('\\') >= 0 || NO_TEXT.matcher(text).matches()) {
            return;
        }
        String quoted = '"' + text + '"';
        int at = data.indexOf(quoted);
        if (at >= 0 && data.indexOf(quoted, at + 1) < 0) {
            start = data.substring(0, at + 1);
            end = data.substring(at + quoted.length() - 1);
        }
    }
}
