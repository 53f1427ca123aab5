package dev.llmops.guardrails.internal.link;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The start tag of an HTML element.
 *
 * @param name its name, in lower case
 * @param attributes its attributes, names in lower case
 */
record HtmlTag(String name, Map<String, String> attributes) {

    private static final int MAX = 8_192;

    /** Elements that run, embed, or send something. */
    private static final Set<String> ACTIVE =
            Set.of("script", "iframe", "object", "embed", "form", "base", "meta", "applet", "frame");

    private static final Set<String> LOADED =
            Set.of("src", "srcset", "poster", "background", "data", "lowsrc", "dynsrc", "imagesrcset", "manifest");
    private static final Set<String> HREFS = Set.of("href", "xlink:href");

    /** Elements whose reference is loaded at once: of pages, and of pictures in SVG. */
    private static final Set<String> LOADING = Set.of("link", "image", "use", "feimage", "script");

    private static final Set<String> CLICKED = Set.of("href", "action", "formaction", "cite", "ping", "xlink:href");

    /** An address in a tag. */
    record Address(WebLink.Kind kind, String url) {}

    /**
     * Finds the ends of tags. What stands in quotes does not end one; a bomb of quotes would have each tag read to the bound, so
     * that quotes count only as long as the reads are some few for each character.
     */
    static final class Reader {

        private static final int READS_EACH = 8;

        private final String text;
        private final NextPlace pointed;
        private long reads;

        Reader(String text) {
            this.text = text;
            this.pointed = new NextPlace(text, '>');
        }

        long reads() {
            return reads;
        }

        /** {@return where a tag that begins here ends, or -1 if none does} */
        int end(int start) {
            reads++;
            int first = pointed.from(start);
            if (start + 1 >= text.length()
                    || first - start > MAX
                    || first == text.length()
                    || !(Character.isLetter(text.charAt(start + 1)) || text.charAt(start + 1) == '/')) {
                return -1;
            }
            return reads > MAX + (long) READS_EACH * text.length() ? first + 1 : quotedEnd(start);
        }

        /** A quote counts only where a value begins, behind an equals sign. */
        private int quotedEnd(int start) {
            char quote = 0;
            char before = ' ';
            for (int i = start + 1; i < text.length() && i - start < MAX; i++) {
                reads++;
                char c = text.charAt(i);
                if (quote != 0) {
                    quote = c == quote ? 0 : quote;
                } else if ((c == '"' || c == '\'') && before == '=') {
                    quote = c;
                } else if (c == '>') {
                    return i + 1;
                }
                before = c > ' ' ? c : before;
            }
            return -1;
        }
    }

    /** {@return a tag from what stands between its angle brackets, or null if it is none} */
    static @Nullable HtmlTag parse(String inside) {
        int i = 0;
        while (i < inside.length() && nameCharacter(inside.charAt(i))) {
            i++;
        }
        if (i == 0) {
            return null;
        }
        String name = inside.substring(0, i).toLowerCase(Locale.ROOT);
        return new HtmlTag(name, new Attributes(inside, i).all());
    }

    List<Address> addresses() {
        List<Address> all = new ArrayList<>();
        if (ACTIVE.contains(name)) {
            all.add(new Address(WebLink.Kind.ACTIVE, attributes.getOrDefault("src", "")));
        }
        attributes.forEach((attribute, value) -> {
            if (attribute.startsWith("on") || attribute.equals("srcdoc")) {
                all.add(new Address(WebLink.Kind.ACTIVE, value));
            } else if (LOADED.contains(attribute) || (HREFS.contains(attribute) && LOADING.contains(name))) {
                firstAddresses(value).forEach(url -> all.add(new Address(WebLink.Kind.LOADED, url)));
            } else if (CLICKED.contains(attribute)) {
                all.add(new Address(WebLink.Kind.CLICKED, value));
            } else if (attribute.equals("style")) {
                StyleSheet.addresses(Escapes.html(value))
                        .forEach(url -> all.add(new Address(WebLink.Kind.LOADED, url)));
            }
        });
        return all;
    }

    String text() {
        return attributes.getOrDefault("alt", "");
    }

    /** A {@code srcset} names several, each before a blank or a comma. */
    private static List<String> firstAddresses(String value) {
        List<String> urls = new ArrayList<>();
        for (String part : value.split(",\\s+", -1)) {
            String url = part.strip().split("\\s+", 2)[0];
            if (!url.isEmpty()) {
                urls.add(url);
            }
        }
        return urls;
    }

    private static boolean nameCharacter(char c) {
        return Character.isLetterOrDigit(c) || c == '-' || c == ':';
    }

    /** Reads attributes, quoted or not. */
    private static final class Attributes {

        private final String inside;
        private int i;

        Attributes(String inside, int from) {
            this.inside = inside;
            this.i = from;
        }

        Map<String, String> all() {
            Map<String, String> all = new LinkedHashMap<>();
            while (i < inside.length()) {
                int start = i;
                while (i < inside.length() && nameCharacter(inside.charAt(i))) {
                    i++;
                }
                if (i == start) {
                    i++;
                    continue;
                }
                String name = inside.substring(start, i).toLowerCase(Locale.ROOT);
                all.putIfAbsent(name, value());
            }
            return all;
        }

        private String value() {
            int equals = blanks(i);
            if (equals >= inside.length() || inside.charAt(equals) != '=') {
                return "";
            }
            i = blanks(equals + 1);
            if (i >= inside.length()) {
                return "";
            }
            char quote = inside.charAt(i);
            if (quote == '"' || quote == '\'') {
                int end = inside.indexOf(quote, i + 1);
                end = end < 0 ? inside.length() : end;
                String value = inside.substring(i + 1, end);
                i = end + 1;
                return value;
            }
            int start = i;
            while (i < inside.length() && inside.charAt(i) > ' ') {
                i++;
            }
            return inside.substring(start, i);
        }

        private int blanks(int from) {
            int at = from;
            while (at < inside.length() && inside.charAt(at) <= ' ') {
                at++;
            }
            return at;
        }
    }
}
