package dev.llmops.rag.internal.web;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a {@code robots.txt} says to one program (RFC 9309, section 2.2): the rules of all groups that name it, or of those for
 * {@code *}. The longest pattern that fits counts, and of two equally long ones that which allows.
 */
record RobotRules(List<Rule> rules) {

    static final RobotRules NONE = new RobotRules(List.of());

    /** What a reader must look at (section 2.5). */
    private static final int MOST_BYTES = 500 << 10;

    private static final int MOST_RULES = 10_000;

    record Rule(boolean allows, int length, Pattern path) {

        static Rule of(boolean allows, String pattern) {
            boolean end = pattern.endsWith("$");
            String[] parts = (end ? pattern.substring(0, pattern.length() - 1) : pattern).split("\\*+", -1);
            StringBuilder regex = new StringBuilder();
            for (int i = 0; i < parts.length; i++) {
                // Each wildcard takes the next place that fits and is never tried again.
                regex.append(i == 0 ? "" : end && i == parts.length - 1 ? ".*" : "(?>.*?")
                        .append(Pattern.quote(parts[i]))
                        .append(i == 0 || (end && i == parts.length - 1) ? "" : ")");
            }
            return new Rule(allows, pattern.length(), Pattern.compile(regex + (end ? "\\z" : ""), Pattern.DOTALL));
        }
    }

    RobotRules {
        rules = List.copyOf(rules);
    }

    boolean allow(String path) {
        boolean allowed = true;
        int longest = -1;
        for (Rule rule : rules) {
            boolean counts = rule.length() > longest || (rule.length() == longest && rule.allows());
            if (counts && rule.path().matcher(path).lookingAt()) {
                allowed = rule.allows();
                longest = rule.length();
            }
        }
        return allowed;
    }

    static RobotRules parse(byte[] file, String product) {
        String text =
                new String(file, 0, Math.min(file.length, MOST_BYTES), StandardCharsets.UTF_8).replace("\uFEFF", "");
        List<Rule> own = new ArrayList<>();
        List<Rule> everybodys = new ArrayList<>();
        boolean named = false;
        boolean inOwn = false;
        boolean inEverybodys = false;
        boolean inRules = false;
        for (String line : text.split("[\\r\\n]+", -1)) {
            int comment = line.indexOf('#');
            String[] parts = (comment < 0 ? line : line.substring(0, comment)).split(":", 2);
            if (parts.length < 2 || own.size() + everybodys.size() >= MOST_RULES) {
                continue;
            }
            String key = parts[0].strip().toLowerCase(Locale.ROOT);
            String value = parts[1].strip();
            if (key.equals("user-agent")) {
                // Several names that follow each other begin one group.
                inOwn = (inOwn && !inRules) || value.equalsIgnoreCase(product);
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
