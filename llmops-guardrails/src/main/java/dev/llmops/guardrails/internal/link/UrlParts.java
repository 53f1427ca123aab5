package dev.llmops.guardrails.internal.link;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An address as a browser reads it (WHATWG URL), as far as it matters here: backslashes are slashes, blanks and control characters
 * in a scheme do not count.
 *
 * @param scheme in lower case; {@code https} where an address begins with {@code //}
 * @param host in lower case, without port; empty where there is none
 * @param userInfo whether something stands before the host with an {@code @}
 * @param rest path, query and fragment
 */
public record UrlParts(String scheme, String host, boolean userInfo, String rest) {

    private static final Set<String> SPECIAL = Set.of("http", "https", "ftp", "ws", "wss");
    private static final List<String> RUNNING = List.of("javascript:", "vbscript:", "data:");

    /** {@return whether a scheme that runs or holds something begins here, and something follows it} */
    static boolean runs(String text, int i) {
        return RUNNING.stream()
                .anyMatch(scheme -> text.regionMatches(true, i, scheme, 0, scheme.length())
                        && i + scheme.length() < text.length()
                        && text.charAt(i + scheme.length()) > ' ');
    }

    /** {@return the parts, or null for an address within the same site, which goes nowhere else} */
    public static @Nullable UrlParts of(String given) {
        String url = clean(given);
        if (url.startsWith("//")) {
            url = "https:" + url;
        }
        int colon = url.indexOf(':');
        if (colon <= 0 || !scheme(url, colon)) {
            return null;
        }
        String scheme = url.substring(0, colon).toLowerCase(Locale.ROOT);
        int i = colon + 1;
        // Browsers take the slashes of these for granted.
        boolean authority = url.startsWith("//", i) || SPECIAL.contains(scheme);
        if (!authority) {
            return new UrlParts(scheme, "", false, url.substring(i));
        }
        while (i < url.length() && url.charAt(i) == '/') {
            i++;
        }
        int end = i;
        while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        String place = url.substring(i, end);
        int at = place.lastIndexOf('@');
        String host = place.substring(at + 1);
        int port = host.lastIndexOf(':');
        if (port > 0 && !host.endsWith("]")) {
            host = host.substring(0, port);
        }
        return new UrlParts(scheme, host.toLowerCase(Locale.ROOT), at >= 0, url.substring(end));
    }

    public boolean runs() {
        return scheme.equals("javascript") || scheme.equals("vbscript");
    }

    public boolean data() {
        return scheme.equals("data");
    }

    private static String clean(String url) {
        StringBuilder clean = new StringBuilder(url.length());
        boolean query = false;
        for (int i = 0; i < url.length(); i++) {
            char c = url.charAt(i);
            query |= c == '?' || c == '#';
            if (c > ' ' || (c == ' ' && clean.length() > 0)) {
                clean.append(c == '\\' && !query ? '/' : c);
            }
        }
        return clean.toString();
    }

    private static boolean scheme(String url, int colon) {
        for (int i = 0; i < colon; i++) {
            char c = url.charAt(i);
            boolean ok = Character.isLetter(c) || (i > 0 && (Character.isDigit(c) || "+.-".indexOf(c) >= 0));
            if (!ok || c >= 128) {
                return false;
            }
        }
        return true;
    }
}
