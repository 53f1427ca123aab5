package dev.llmops.core.internal.template;

import org.jspecify.annotations.Nullable;

/**
 * What a template may ask of its parser, which takes several frames of the stack for each level of blocks or calls, and tens of microseconds for each
 * tag. What goes beyond is found before it is parsed.
 */
final class TemplateLimits {

    /** How deeply blocks, calls within a tag, and partials may stand in each other: far less than the smallest stack holds. */
    static final int DEEPEST = 100;

    /** Parsed in about a second. */
    static final int MAX_TAGS = 10_000;

    /**
     * Where a template goes beyond a limit.
     *
     * @param line the line, counted from 1
     * @param problem the limit
     */
    record Excess(int line, String problem) {}

    private final String template;
    private int line = 1;
    private int tags;
    private int blocks;

    private TemplateLimits(String template) {
        this.template = template;
    }

    /** {@return where a template first goes beyond a limit, or null if it does not} */
    static @Nullable Excess exceededIn(String template) {
        return new TemplateLimits(template).scan();
    }

    private @Nullable Excess scan() {
        int at = 0;
        while (at < template.length()) {
            int start = template.indexOf("{{", at);
            if (start < 0) {
                return null;
            }
            count(template.substring(at, start));
            int end = template.indexOf("}}", start);
            String tag = template.substring(start + 2, end < 0 ? template.length() : end);
            if (++tags > MAX_TAGS) {
                return new Excess(
                        line, "a template has at most " + MAX_TAGS + " tags with its partials, but this has more");
            }
            if (tooDeep(tag)) {
                return new Excess(
                        line,
                        "blocks and calls of a template stand at most " + DEEPEST
                                + " deep in each other, but here they are deeper");
            }
            count(tag);
            at = end < 0 ? template.length() : end + 2;
        }
        return null;
    }

    private void count(String passed) {
        line += (int) passed.chars().filter(c -> c == '\n').count();
    }

    private boolean tooDeep(String tag) {
        String name = tag.startsWith("~") ? tag.substring(1) : tag;
        if (name.startsWith("#") || (name.startsWith("^") && !name.substring(1).isBlank())) {
            blocks++;
        } else if (name.startsWith("/")) {
            blocks = Math.max(0, blocks - 1);
        }
        return blocks > DEEPEST || calls(tag) > DEEPEST;
    }

    private static int calls(String tag) {
        int depth = 0;
        int deepest = 0;
        for (int i = 0; i < tag.length(); i++) {
            depth += tag.charAt(i) == '(' ? 1 : tag.charAt(i) == ')' ? -1 : 0;
            deepest = Math.max(deepest, depth);
        }
        return deepest;
    }
}
