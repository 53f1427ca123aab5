package dev.llmops.guardrails.internal.pii;

import dev.llmops.guardrails.internal.scan.Detector;
import dev.llmops.guardrails.internal.scan.Match;
import dev.llmops.guardrails.internal.scan.Window;
import dev.llmops.guardrails.internal.text.Chars;
import org.jspecify.annotations.Nullable;

/** Addresses of IPv6 (RFC 4291), also with an IPv4 tail, a zone and a prefix length. */
final class Ipv6Detector implements Detector {

    private static final double SCORE = 0.8;
    private static final int MAX_LENGTH = 45;
    private static final int MAX_ZONE = 16;
    private static final int GROUPS = 8;

    @Override
    public boolean startsWith(char first) {
        return Chars.hex(first) || first == ':';
    }

    @Override
    public boolean readsPlainWords() {
        return false;
    }

    @Override
    public @Nullable Match at(Window window, int i) {
        char before = window.before(i);
        if (Chars.word(before) || before == ':' || before == '.') {
            return null;
        }
        int end = i;
        int colons = 0;
        while (end - i <= MAX_LENGTH
                && (Chars.hex(window.at(end)) || window.at(end) == ':' || dotted(window, i, end))) {
            colons += window.at(end) == ':' ? 1 : 0;
            end++;
        }
        if (colons < 2 || end - i > MAX_LENGTH || Chars.word(window.at(end))) {
            return null;
        }
        end = withoutPunctuation(window, i, end);
        if (!isAddress(window.part(i, end))) {
            return null;
        }
        end = Ipv4Detector.prefixEnd(window, zoneEnd(window, end), 128);
        return new Match(Ipv4Detector.TYPE, i, end, SCORE);
    }

    private static boolean dotted(Window window, int start, int i) {
        return i > start && window.at(i) == '.' && Chars.digit(window.at(i - 1)) && Chars.digit(window.at(i + 1));
    }

    private static int withoutPunctuation(Window window, int start, int end) {
        boolean colonEnds = end - start > 1 && window.at(end - 1) == ':' && window.at(end - 2) != ':';
        return colonEnds ? end - 1 : end;
    }

    private static int zoneEnd(Window window, int percent) {
        if (window.at(percent) != '%') {
            return percent;
        }
        int i = percent + 1;
        while (i - percent <= MAX_ZONE && Chars.word(window.at(i))) {
            i++;
        }
        return i == percent + 1 ? percent : i;
    }

    private static boolean isAddress(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text) == GROUPS;
        }
        // Words can look like it ("add::face"), so a shortened address must have a digit.
        if (text.indexOf("::", gap + 1) >= 0 || text.chars().noneMatch(c -> Chars.digit((char) c))) {
            return false;
        }
        int left = groups(text.substring(0, gap));
        int right = groups(text.substring(gap + 2));
        return left >= 0 && right >= 0 && left + right < GROUPS;
    }

    /** {@return the number of 16-bit groups, or -1 if the text is none} */
    private static int groups(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        int count = 0;
        String[] parts = text.split(":", -1);
        for (int i = 0; i < parts.length; i++) {
            boolean last = i == parts.length - 1;
            if (last && parts[i].indexOf('.') > 0) {
                Window tail = new Window(parts[i], true);
                return Ipv4Detector.end(tail, 0) == tail.length() ? count + 2 : -1;
            }
            if (parts[i].isEmpty() || parts[i].length() > 4 || parts[i].indexOf('.') >= 0) {
                return -1;
            }
            count++;
        }
        return count;
    }
}
