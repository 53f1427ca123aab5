package dev.llmops.guardrails.internal.pii;

import dev.llmops.guardrails.internal.scan.Detector;
import dev.llmops.guardrails.internal.scan.Match;
import dev.llmops.guardrails.internal.scan.Window;
import dev.llmops.guardrails.internal.text.Chars;
import org.jspecify.annotations.Nullable;

/** E-mail addresses: a local part of RFC 5321's length, a host name of at least two labels, the last of letters. */
final class EmailDetector implements Detector {

    private static final String TYPE = "email";
    private static final double SCORE = 0.95;
    private static final int MAX_LOCAL = 64;
    private static final int MAX_DOMAIN = 253;
    private static final int MAX_TOP_LEVEL = 24;

    @Override
    public boolean startsWith(char first) {
        return Chars.word(first);
    }

    @Override
    public boolean readsPlainWords() {
        return false;
    }

    @Override
    public @Nullable Match at(Window window, int i) {
        if (local(window.before(i))) {
            return null;
        }
        int at = i;
        while (at - i <= MAX_LOCAL && local(window.at(at))) {
            at++;
        }
        if (at - i > MAX_LOCAL || window.at(at) != '@' || window.before(at) == '.') {
            return null;
        }
        int end = domainEnd(window, at + 1);
        return end < 0 || isRemoteFile(window, i, at, end) ? null : new Match(TYPE, i, end, SCORE);
    }

    /** {@return whether it is the host of a file, as ssh and git name them: {@code git@host:path}, {@code user@host:/path}} */
    private static boolean isRemoteFile(Window window, int start, int at, int end) {
        if (window.at(end) != ':') {
            return false;
        }
        char next = window.at(end + 1);
        return next == '/'
                || next == '~'
                || (Chars.word(next) && window.part(start, at).equals("git"));
    }

    /** {@return the end of the longest host name, or -1 if there is none} */
    private static int domainEnd(Window window, int start) {
        int end = -1;
        int label = start;
        int i = start;
        while (i - start < MAX_DOMAIN) {
            char c = window.at(i);
            if (inLabel(c)) {
                i++;
                continue;
            }
            if (i == label) {
                break;
            }
            if (label > start && topLevel(window, label, i)) {
                end = i;
            }
            if (c != '.') {
                break;
            }
            i++;
            label = i;
        }
        return end;
    }

    private static boolean topLevel(Window window, int start, int end) {
        if (end - start < 2 || end - start > MAX_TOP_LEVEL) {
            return false;
        }
        for (int i = start; i < end; i++) {
            if (!Character.isLetter(window.at(i))) {
                return window.startsWith(start, "xn--");
            }
        }
        return true;
    }

    private static boolean local(char c) {
        return Chars.word(c) || c == '.' || c == '%' || c == '+' || c == '-';
    }

    private static boolean inLabel(char c) {
        return (c != '_' && Chars.word(c)) || c == '-';
    }
}
