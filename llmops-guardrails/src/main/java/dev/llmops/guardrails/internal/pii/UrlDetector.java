package dev.llmops.guardrails.internal.pii;

import dev.llmops.guardrails.internal.scan.Detector;
import dev.llmops.guardrails.internal.scan.Match;
import dev.llmops.guardrails.internal.scan.Window;
import dev.llmops.guardrails.internal.text.Chars;
import dev.llmops.guardrails.internal.text.PlainText;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * URLs and host names: behind a scheme any host with two labels or more; without one, a host whose last label is a
 * country's or one of the common ones.
 */
final class UrlDetector implements Detector {

    static final String TYPE = "url";
    private static final double WITH_SCHEME = 0.9;
    private static final double HOST = 0.6;
    private static final int MAX_LENGTH = 2048;
    private static final int MAX_HOST = 253;
    private static final List<String> SCHEMES = List.of("https://", "http://", "ftp://");
    private static final Set<String> TOP_LEVEL = Set.of(
            "com", "org", "net", "edu", "gov", "mil", "int", "info", "biz", "io", "ai", "app", "dev", "co", "me", "tv",
            "xyz", "online", "site", "shop", "store", "tech", "cloud", "blog", "name", "pro", "mobi", "eu", "uk", "de",
            "fr", "nl", "be", "ch", "at", "it", "es", "pt", "pl", "cz", "se", "no", "fi", "dk", "ie", "gr", "ru", "ua",
            "tr", "us", "ca", "mx", "br", "ar", "cl", "au", "nz", "jp", "cn", "kr", "in", "sg", "hk", "tw", "za", "il");

    @Override
    public boolean startsWith(char first) {
        return Chars.letterOrDigit(first);
    }

    @Override
    public @Nullable Match at(Window window, int i) {
        if (Chars.word(window.before(i)) || window.before(i) == '@' || window.before(i) == '.') {
            return null;
        }
        int host = i;
        for (String scheme : SCHEMES) {
            host = window.startsWithIgnoringCase(i, scheme) ? i + scheme.length() : host;
        }
        int end = hostEnd(window, host, host > i);
        if (end < 0) {
            return null;
        }
        return new Match(TYPE, i, pathEnd(window, end), host > i ? WITH_SCHEME : HOST);
    }

    /** {@return the end of the longest host name with a last label that counts, or -1} */
    private static int hostEnd(Window window, int start, boolean scheme) {
        int end = -1;
        int label = start;
        int p = start;
        while (p - start < MAX_HOST) {
            char c = window.at(p);
            if (Chars.letterOrDigit(c) || c == '-') {
                p++;
                continue;
            }
            if (p == label) {
                break;
            }
            if (label > start && !Chars.word(c) && c != '@' && topLevel(window, label, p, scheme)) {
                end = p;
            }
            if (c != '.') {
                break;
            }
            p++;
            label = p;
        }
        return end;
    }

    private static boolean topLevel(Window window, int start, int end, boolean scheme) {
        if (end - start < 2) {
            return false;
        }
        String label = window.part(start, end).toLowerCase(Locale.ROOT);
        return scheme ? label.chars().allMatch(c -> c >= 'a' && c <= 'z') : TOP_LEVEL.contains(label);
    }

    /** A port, and a path with its query; punctuation at the end belongs to the sentence. */
    private static int pathEnd(Window window, int end) {
        int p = end;
        if (window.at(p) == ':' && Chars.digit(window.at(p + 1))) {
            p++;
            while (Chars.digit(window.at(p)) && p - end <= 5) {
                p++;
            }
        }
        if (window.at(p) != '/' && window.at(p) != '?' && window.at(p) != '#') {
            return p;
        }
        while (p - end < MAX_LENGTH && inPath(window.at(p))) {
            p++;
        }
        while (p > end && ".,;:!?".indexOf(window.before(p)) >= 0) {
            p--;
        }
        return p;
    }

    private static boolean inPath(char c) {
        return c == PlainText.BLANK_OF_URL || (c > ' ' && c < 127 && "\"'<>()[]{}`|\\^".indexOf(c) < 0);
    }
}
