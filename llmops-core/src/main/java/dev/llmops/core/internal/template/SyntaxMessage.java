package dev.llmops.core.internal.template;

import com.github.jknack.handlebars.HandlebarsError;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says what is wrong with a template in the words of its author. handlebars.java names the tokens that its parser found
 * and expected, and, for what was never closed, the line of the end of the template.
 *
 * @param line line of the template, counted from 1
 * @param problem what is wrong and what to do
 */
record SyntaxMessage(int line, String problem) {

    private static final Pattern FOUND = Pattern.compile("found: '(.*?)'(?:, expected: '(.*)')?", Pattern.DOTALL);

    /** Comments, then block starts and ends. */
    private static final Pattern BLOCK_TAG =
            Pattern.compile("\\{\\{!--.*?--}}|\\{\\{![^}]*}}|\\{\\{~?([#^/])([*>]?)\\s*([^\\s}~]+)", Pattern.DOTALL);

    private record Tag(String name, int line) {}

    static SyntaxMessage of(HandlebarsError error, String template) {
        Matcher tokens = FOUND.matcher(error.reason);
        if (!tokens.find()) {
            return new SyntaxMessage(error.line, error.reason);
        }
        String found = tokens.group(1);
        String expected = tokens.group(2) == null ? "" : tokens.group(2);
        Tag open = lastOpen(template);
        if (found.equals("EOF") && expected.startsWith("{{/") && open != null) {
            return new SyntaxMessage(
                    open.line, "{{#" + open.name + "}} is never closed; write {{/" + open.name + "}} where it ends");
        }
        if (found.equals("EOF") || found.startsWith("{{!")) {
            return new SyntaxMessage(
                    line(template, template.lastIndexOf("{{")), "the tag that starts here is never closed with }}");
        }
        if (found.equals("{{/") && expected.equals("EOF")) {
            return new SyntaxMessage(error.line, "this {{/...}} closes nothing that is open");
        }
        if (isName(found) && isName(expected) && !expected.equals("id")) {
            return new SyntaxMessage(
                    error.line, "{{/" + found + "}} closes {{#" + expected + "}}; write {{/" + expected + "}}");
        }
        return new SyntaxMessage(
                error.line,
                "a tag is broken: found '" + found + "'" + expecting(expected) + " in: " + text(template, error.line));
    }

    private static String expecting(String expected) {
        return expected.isEmpty() || expected.equals("EOF") ? "" : " where '" + expected + "' should be";
    }

    private static boolean isName(String token) {
        return token.matches("[A-Za-z][\\w./-]*") && !token.equals("EOF");
    }

    private static @Nullable Tag lastOpen(String template) {
        Deque<Tag> open = new ArrayDeque<>();
        Matcher tags = BLOCK_TAG.matcher(template);
        while (tags.find()) {
            String kind = tags.group(1);
            if (kind == null) {
                continue;
            }
            if (!kind.equals("/")) {
                open.push(new Tag(tags.group(3), line(template, tags.start())));
            } else if (!open.isEmpty()) {
                open.pop();
            }
        }
        return open.peek();
    }

    private static int line(String template, int index) {
        return 1
                + (int) template.substring(0, Math.max(index, 0))
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
    }

    private static String text(String template, int line) {
        String whole = template.lines()
                .skip(Math.max(line - 1L, 0))
                .findFirst()
                .orElse("")
                .strip();
        return whole.length() <= 80 ? whole : whole.substring(0, 80) + "...";
    }
}
