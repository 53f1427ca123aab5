package dev.llmops.guardrails.internal.secrets;

import dev.llmops.guardrails.internal.scan.Context;
import dev.llmops.guardrails.internal.scan.Detector;
import dev.llmops.guardrails.internal.scan.Match;
import dev.llmops.guardrails.internal.scan.Window;
import dev.llmops.guardrails.internal.text.Chars;
import org.jspecify.annotations.Nullable;

/**
 * The password that a command line gives along with a user, as curl takes it: {@code -u user:password}. Where no such
 * command is in sight it must look like a password, for others take a user and a group there, a branch, or anything else.
 */
final class UserPasswordDetector implements Detector {

    private static final Context TAKE_PASSWORDS =
            Context.ofWords("curl", "wget", "http", "https", "header", "accept", "content-type");
    private static final Context TAKE_GROUPS =
            Context.ofWords("docker", "podman", "nerdctl", "compose", "kubectl", "sudo", "chown", "git");
    private static final double SCORE = 0.8;
    private static final int MAX_USER = 64;
    private static final int MIN_PASSWORD = 3;
    private static final int MAX_PASSWORD = 128;

    @Override
    public boolean startsWith(char first) {
        return first == '-';
    }

    @Override
    public @Nullable Match at(Window window, int i) {
        if (window.before(i) > ' ') {
            return null;
        }
        int user = optionEnd(window, i);
        if (user < 0) {
            return null;
        }
        char quote = Assignment.quote(window.at(user)) ? window.at(user) : ' ';
        int colon = quote == ' ' ? user : user + 1;
        while (colon - user <= MAX_USER && in(window.at(colon), quote) && window.at(colon) != ':') {
            colon++;
        }
        if (quote != ' ' && window.at(colon) == quote) {
            colon++; // "user":"password"
            quote = ' ';
        }
        if (window.at(colon) != ':') {
            return null;
        }
        int start = colon + 1;
        if (quote == ' ' && Assignment.quote(window.at(start))) {
            quote = window.at(start);
            start++;
        }
        int end = start;
        while (end - start <= MAX_PASSWORD && in(window.at(end), quote)) {
            end++;
        }
        if (end - start < MIN_PASSWORD || end - start > MAX_PASSWORD) {
            return null;
        }
        return password(window.part(start, end), window, i) ? new Match("password", start, end, SCORE) : null;
    }

    private static int optionEnd(Window window, int i) {
        for (String option : new String[] {"--user ", "--user=", "-u ", "-u"}) {
            if (window.startsWith(i, option)) {
                return i + option.length();
            }
        }
        return -1;
    }

    private static boolean in(char c, char quote) {
        return quote == ' ' ? c > ' ' && !Assignment.quote(c) : c != quote && c >= ' ';
    }

    /** {@code -u 1000:1000} names a user and a group. */
    private static boolean password(String value, Window window, int option) {
        if (SecretValue.stands(value) || value.chars().allMatch(c -> Chars.digit((char) c))) {
            return false;
        }
        return TAKE_PASSWORDS.before(window, option)
                || (SecretValue.hasDigit(value) && !TAKE_GROUPS.before(window, option));
    }
}
