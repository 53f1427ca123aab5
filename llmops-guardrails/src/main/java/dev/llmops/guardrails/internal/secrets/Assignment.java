package dev.llmops.guardrails.internal.secrets;

import dev.llmops.guardrails.internal.scan.Window;
import java.util.List;

/** Reads from a name to the value that it is given. */
final class Assignment {

    private static final List<String> OPERATORS = List.of(":::=", "::=", ":=", "=>", "==", "?=", "||=", "=", ":", ">");
    private static final List<String> SCHEMES =
            List.of("bearer ", "basic ", "token ", "api-token ", "apikey ", "api-key ");
    /** Verbs that assign in English, German, French and Spanish. */
    private static final List<String> VERBS = List.of("is ", "ist ", "lautet ", "est ", "es ");

    private static final String XML_VALUE = "value=";
    private static final int MAX_SPACES = 3;

    private Assignment() {}

    static boolean quote(char c) {
        return c == '"' || c == '\'' || c == '`';
    }

    /** {@return the position behind a quotation mark, also one as JSON within JSON has it, if one stands there} */
    static int behindQuote(Window window, int i) {
        int mark = window.at(i) == '\\' ? i + 1 : i;
        return quote(window.at(mark)) ? mark + 1 : i;
    }

    /**
     * {@return where the value begins, or -1 if nothing is assigned}
     *
     * @param speaks whether a value may follow behind a space alone, as behind "Bearer"
     */
    static int valueStart(Window window, int nameEnd, boolean speaks) {
        int i = window.at(nameEnd) == ']' ? nameEnd + 1 : behindQuote(window, nameEnd);
        int operator = spaces(window, i);
        if (operator > i && speaks) {
            return operator;
        }
        int end = operatorEnd(window, operator, operator > i);
        return end < 0 ? -1 : spaces(window, end);
    }

    /** {@return the position behind the name of an authorization scheme, if one stands there} */
    static int behindScheme(Window window, int start) {
        for (String scheme : SCHEMES) {
            if (window.startsWithIgnoringCase(start, scheme)) {
                return start + scheme.length();
            }
        }
        return start;
    }

    private static int operatorEnd(Window window, int i, boolean parted) {
        for (String operator : OPERATORS) {
            if (window.startsWith(i, operator)) {
                return i + operator.length();
            }
        }
        for (String verb : VERBS) {
            if (parted && window.startsWith(i, verb)) {
                return i + verb.length();
            }
        }
        return parted && window.startsWithIgnoringCase(i, XML_VALUE) ? i + XML_VALUE.length() : -1;
    }

    private static int spaces(Window window, int start) {
        int i = start;
        while (i - start < MAX_SPACES && (window.at(i) == ' ' || window.at(i) == '\t')) {
            i++;
        }
        return i;
    }
}
