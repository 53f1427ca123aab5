package dev.llmops.rag.internal.extract;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;

/** The rules of a page's own style sheets that are for all elements of a name, a class or an id. */
final class StyleRules {

    /** {@code p}, {@code .note}, {@code #top}, {@code p.note}, {@code p#top}. */
    private static final Pattern SIMPLE =
            Pattern.compile("[a-zA-Z][a-zA-Z0-9]{0,30}|[a-zA-Z0-9]{0,30}[.#][-_a-zA-Z0-9\\x{80}-\\x{10FFFF}]{1,200}");

    private final Map<String, Map<String, String>> rules = new HashMap<>();
    private boolean unknownPaper;

    /** Reads a style sheet. What stands within a condition, such as a width or paper, is left out. */
    void add(String sheet) {
        String css = withoutComments(sheet);
        int at = 0;
        while (at < css.length()) {
            int block = css.indexOf('{', at);
            if (block < 0) {
                return;
            }
            // What ends before it was an import, or the end of a block that holds rules.
            String before = css.substring(at, block);
            int start = Math.max(before.lastIndexOf(';'), before.lastIndexOf('}')) + 1;
            String selectors = before.substring(start).strip();
            if (selectors.startsWith("@")) {
                at = isForScreens(selectors) ? block + 1 : end(css, block);
            } else {
                int end = css.indexOf('}', block);
                int stop = end < 0 ? css.length() : end;
                rule(selectors, css.substring(block + 1, stop));
                at = stop + 1;
            }
        }
    }

    private static String withoutComments(String sheet) {
        StringBuilder css = new StringBuilder(sheet.length());
        int at = 0;
        while (at < sheet.length()) {
            int start = sheet.indexOf("/*", at);
            int stop = start < 0 ? sheet.length() : start;
            css.append(sheet, at, stop);
            int end = start < 0 ? -1 : sheet.indexOf("*/", start + 2);
            at = end < 0 ? sheet.length() : end + 2;
        }
        return css.toString();
    }

    private static boolean isForScreens(String rule) {
        String name = rule.toLowerCase(Locale.ROOT);
        return name.startsWith("@layer")
                || (name.startsWith("@media")
                        && name.indexOf('(') < 0
                        && (name.contains("screen") || name.contains("all"))
                        && !name.contains("not "));
    }

    private static int end(String css, int block) {
        int depth = 0;
        for (int i = block; i < css.length(); i++) {
            depth += css.charAt(i) == '{' ? 1 : css.charAt(i) == '}' ? -1 : 0;
            if (depth == 0) {
                return i + 1;
            }
        }
        return css.length();
    }

    private void rule(String selectors, String block) {
        Map<String, String> declared = new HashMap<>();
        Css.declare(block, declared);
        if (declared.isEmpty()) {
            return;
        }
        for (String selector : selectors.split(",", -1)) {
            String simple = selector.strip();
            if (SIMPLE.matcher(simple).matches()) {
                rules.computeIfAbsent(key(simple), key -> new HashMap<>()).putAll(declared);
            } else {
                unknownPaper |= declared.containsKey("background") || declared.containsKey("background-color");
            }
        }
    }

    /** Names of elements are the same in any case, classes and ids are not. */
    private static String key(String selector) {
        int mark = Math.max(selector.indexOf('.'), selector.indexOf('#'));
        return mark < 0
                ? selector.toLowerCase(Locale.ROOT)
                : selector.substring(0, mark).toLowerCase(Locale.ROOT) + selector.substring(mark);
    }

    /** {@return whether a rule that is not understood sets a background, so that none is known for certain} */
    boolean unknownPaper() {
        return unknownPaper;
    }

    /** Adds what rules say about an element. */
    void declare(Element element, Map<String, String> declared) {
        if (rules.isEmpty()) {
            return;
        }
        String name = element.normalName();
        add(name, declared);
        for (String part : element.classNames()) {
            add("." + part, declared);
            add(name + "." + part, declared);
        }
        if (!element.id().isEmpty()) {
            add("#" + element.id(), declared);
            add(name + "#" + element.id(), declared);
        }
    }

    private void add(String key, Map<String, String> declared) {
        declared.putAll(rules.getOrDefault(key, Map.of()));
    }
}
