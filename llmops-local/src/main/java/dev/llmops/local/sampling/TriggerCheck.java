package dev.llmops.local.sampling;

import java.util.List;

/**
 * What a trigger of a request may be. llama.cpp searches it with {@code std::regex} in all that was written, after each token: a
 * pattern that repeats or chooses can take time without end there, or the whole stack. So a trigger is a row of single
 * characters, some of them in one group; several triggers take the place of alternatives.
 */
final class TriggerCheck {

    private static final int MAX = 32;
    private static final int MAX_LENGTH = 200;
    private static final String REFUSED = "*+?{}|^$])";

    private TriggerCheck() {}

    static void require(List<String> triggers) {
        if (triggers.size() > MAX) {
            throw new IllegalArgumentException(
                    "grammar_triggers must have at most " + MAX + " members, but has " + triggers.size());
        }
        triggers.forEach(TriggerCheck::require);
    }

    private static void require(String trigger) {
        if (trigger.isEmpty() || trigger.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a member of grammar_triggers must have 1 to " + MAX_LENGTH
                    + " characters, but has " + trigger.length());
        }
        int groups = 0;
        boolean open = false;
        int at = 0;
        while (at < trigger.length()) {
            char next = trigger.charAt(at);
            if (next == '(' && groups == 0) {
                groups++;
                open = true;
                at++;
            } else if (next == ')' && open) {
                open = false;
                at++;
            } else if (next == '[') {
                at = afterClass(trigger, at + 1);
            } else if (next == '\\') {
                at = afterEscape(trigger, at);
            } else if (next == '(' || REFUSED.indexOf(next) >= 0) {
                throw refused(trigger, at);
            } else {
                at++;
            }
        }
        if (open) {
            throw refused(trigger, trigger.length() - 1);
        }
    }

    private static int afterClass(String trigger, int start) {
        int at = start;
        while (at < trigger.length() && trigger.charAt(at) != ']') {
            if (trigger.charAt(at) == '[') {
                throw refused(trigger, at);
            }
            at = trigger.charAt(at) == '\\' ? afterEscape(trigger, at) : at + 1;
        }
        if (at >= trigger.length() || at == start) {
            throw refused(trigger, start - 1);
        }
        return at + 1;
    }

    // A letter or a digit after a backslash may be anything: a back reference, a border, a class.
    private static int afterEscape(String trigger, int at) {
        char escaped = at + 1 < trigger.length() ? trigger.charAt(at + 1) : 'z';
        boolean punctuation = escaped > ' ' && escaped < 0x7f && !Character.isLetterOrDigit(escaped);
        if (!punctuation && "ntrdsw".indexOf(escaped) < 0) {
            throw refused(trigger, at);
        }
        return at + 2;
    }

    private static IllegalArgumentException refused(String trigger, int at) {
        return new IllegalArgumentException(
                "a member of grammar_triggers must consist of characters, escapes, '.', classes in"
                        + " [ ] and one group in ( ), without repetitions, alternatives and anchors, but was '"
                        + trigger
                        + "', with '" + trigger.charAt(at) + "' at " + at + "; use a member for each alternative");
    }
}
