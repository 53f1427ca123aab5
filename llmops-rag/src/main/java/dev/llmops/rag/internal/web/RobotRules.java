package dev.llmops.rag.internal.web;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a {@code robots.txt} says to one program (RFC 9309, section 2.2): the rules of all groups that name it, or of those for
 * {@code *}. The longest pattern that fits counts, and of two equally long ones that which allows.
 */
record RobotRules(List<Rule> rules) {

    static final RobotRules NONE = new RobotRules(List.of());

    /** What a reader must look at (section 2.5). */
    static final int MAX_BYTES = 500 << 10;

    record Rule(boolean allows, int length, List<String> parts, boolean toTheEnd) {

        static Rule of(boolean allows, String pattern) {
            boolean end = pattern.endsWith("$");
            String[] parts = (end ? pattern.substring(0, pattern.length() - 1) : pattern).split("\\*+", -1);
            List<String> compared =
                    Arrays.stream(parts).map(PercentEncoding::compared).toList();
            int length = String.join("*", compared).length() + (end ? 1 : 0);
            return new Rule(allows, length, compared, end);
        }

        /** Each wildcard takes the next place that fits and is never tried again. */
        boolean fits(String path) {
            int last = parts.size() - 1;
            if (toTheEnd && last == 0) {
                return path.equals(parts.get(0));
            }
            int at = path.startsWith(parts.get(0)) ? parts.get(0).length() : -1;
            for (int i = 1; at >= 0 && i <= (toTheEnd ? last - 1 : last); i++) {
                int found = path.indexOf(parts.get(i), at);
                at = found < 0 ? -1 : found + parts.get(i).length();
            }
            return at >= 0 && (!toTheEnd || path.substring(at).endsWith(parts.get(last)));
        }
    }

    RobotRules {
        rules = List.copyOf(rules);
    }

    boolean allow(String path) {
        String compared = PercentEncoding.compared(path);
        boolean allowed = true;
        int longest = -1;
        for (Rule rule : rules) {
            boolean counts = rule.length() > longest || (rule.length() == longest && rule.allows());
            if (counts && rule.fits(compared)) {
                allowed = rule.allows();
                longest = rule.length();
            }
        }
        return allowed;
    }

    /** {@return what stands before the first slash or blank of a name, in lower case: it names a program without its version} */
    static String product(String name) {
        return name.strip().split("[/\\s]", 2)[0].toLowerCase(Locale.ROOT);
    }

    /** A rule that was cut would exclude more than it says. */
    private static int wholeLines(byte[] file) {
        if (file.length < MAX_BYTES) {
            return file.length;
        }
        int length = MAX_BYTES;
        while (length > 0 && file[length - 1] != '\n' && file[length - 1] != '\r') {
            length--;
        }
        return length;
    }

    /** @param product as {@link #product(String)} returns it */
    static RobotRules parse(byte[] file, String product) {
        String text = new String(file, 0, wholeLines(file), StandardCharsets.UTF_8).replace("\uFEFF", "");
        List<Rule> own = new ArrayList<>();
        List<Rule> everybodys = new ArrayList<>();
        boolean named = false;
        boolean inOwn = false;
        boolean inEverybodys = false;
        boolean inRules = false;
        for (String line : text.split("[\\r\\n]+", -1)) {
            int comment = line.indexOf('#');
            String[] parts = (comment < 0 ? line : line.substring(0, comment)).split(":", 2);
            if (parts.length < 2) {
                continue;
            }
            String key = parts[0].strip().toLowerCase(Locale.ROOT);
            String value = parts[1].strip();
            if (key.equals("user-agent")) {
                // Several names that follow each other begin one group.
                inOwn = (inOwn && !inRules) || product(value).equals(product);
                inEverybodys = (inEverybodys && !inRules) || value.equals("*");
                inRules = false;
                named |= inOwn;
            } else if (key.equals("allow") || key.equals("disallow")) {
                inRules = true;
                if (!value.isEmpty()) {
                    Rule rule = Rule.of(key.equals("allow"), value);
                    if (inOwn) {
                        own.add(rule);
                    }
                    if (inEverybodys) {
                        everybodys.add(rule);
                    }
                }
            }
        }
        return new RobotRules(named ? own : everybodys);
    }
}
