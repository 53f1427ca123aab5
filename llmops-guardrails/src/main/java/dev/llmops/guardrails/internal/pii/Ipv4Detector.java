package dev.llmops.guardrails.internal.pii;

import dev.llmops.guardrails.internal.scan.Context;
import dev.llmops.guardrails.internal.scan.Detector;
import dev.llmops.guardrails.internal.scan.Match;
import dev.llmops.guardrails.internal.scan.Window;
import dev.llmops.guardrails.internal.text.Chars;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Addresses of IPv4, with a prefix length if there is one. Four numbers behind the word "version" are a version. */
final class Ipv4Detector implements Detector {

    static final String TYPE = "ip_address";
    private static final double SCORE = 0.8;
    private static final Context VERSION = Context.of("version", "release", "build");
    /** What stands after the hyphen of a version. */
    private static final List<String> PRE_RELEASES = List.of("alpha", "beta", "rc", "snapshot", "dev", "ga", "final");

    private static final int VERSION_DISTANCE = 10;

    @Override
    public boolean startsWith(char first) {
        return Chars.digit(first);
    }

    @Override
    public boolean readsPlainWords() {
        return false;
    }

    @Override
    public @Nullable Match at(Window window, int i) {
        char before = window.before(i);
        if (Chars.word(before) || before == '.' || before == '-') {
            return null;
        }
        int end = end(window, i);
        if (end < 0 || isVersion(window, i)) {
            return null;
        }
        return new Match(TYPE, i, end, SCORE);
    }

    private static boolean isVersion(Window window, int i) {
        String near = window.contextOf(i);
        String tail = near.substring(Math.max(0, near.length() - VERSION_DISTANCE));
        return VERSION.before(new Window(tail, true), tail.length());
    }

    /** {@return the end of the address that begins here, or -1} */
    static int end(Window window, int start) {
        int i = start;
        for (int part = 0; part < 4; part++) {
            if (part > 0) {
                if (window.at(i) != '.') {
                    return -1;
                }
                i++;
            }
            int octet = i;
            int value = 0;
            while (i - octet < 3 && Chars.digit(window.at(i))) {
                value = value * 10 + window.at(i) - '0';
                i++;
            }
            if (i == octet || value > 255 || Chars.digit(window.at(i))) {
                return -1;
            }
        }
        char next = window.at(i);
        if (Chars.word(next) || ((next == '.' || next == '-') && Chars.digit(window.at(i + 1)))) {
            return -1;
        }
        int behind = i + 1;
        if (next == '-' && PRE_RELEASES.stream().anyMatch(word -> window.startsWithIgnoringCase(behind, word))) {
            return -1;
        }
        return prefixEnd(window, i, 32);
    }

    /** {@return the end of a prefix length such as {@code /24}, or where it would begin if there is none} */
    static int prefixEnd(Window window, int slash, int max) {
        if (window.at(slash) != '/') {
            return slash;
        }
        int i = slash + 1;
        int value = 0;
        while (i - slash <= 3 && Chars.digit(window.at(i))) {
            value = value * 10 + window.at(i) - '0';
            i++;
        }
        return i == slash + 1 || value > max || Chars.word(window.at(i)) ? slash : i;
    }
}
