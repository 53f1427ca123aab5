package dev.llmops.guardrails.internal.secrets;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.llmops.guardrails.internal.scan.Window;
import dev.llmops.guardrails.internal.text.Chars;
import java.util.List;

/**
 * A secret's form: a regular expression, which re2j runs in linear time over the word that it may begin, with the least
 * entropy of what it found. What is not visible ASCII, and a quote, ends the word.
 *
 * @param type what it is the form of
 * @param kind how it is known
 * @param words in small letters: what a token begins with, or what an assigned secret is assigned to
 * @param minEntropy least bits per character, which tells a secret from an example full of x
 * @param pattern its form; the secret is the first group, or all of it
 * @param longest how many characters at most are read for it
 */
record SecretRule(String type, Kind kind, List<String> words, double minEntropy, Pattern pattern, int longest) {

    /** How a secret is known. */
    enum Kind {
        /** By the letters that it begins with. */
        TOKEN,
        /** By its form alone. */
        SHAPE,
        /** By the name of a service that it is assigned to. */
        ASSIGNED
    }

    /** The longest form, that of an encoded JSON web token, is about as long. */
    private static final int MAX_LENGTH = 4096;
    /** What an expression without a greatest length may match. */
    private static final int OPEN_END = 256;
    /** Letters of an expression that stand for themselves are no more than these. */
    private static final int LETTERS = 64;

    private static final int ESCAPE = 2;
    private static final java.util.regex.Pattern TIMES =
            java.util.regex.Pattern.compile("\\{\\d+(?:,(\\d*))?\\}|[*+](?!\\))");

    /**
     * {@return a rule}
     *
     * @param expression its form
     */
    static SecretRule of(String type, Kind kind, List<String> words, double minEntropy, String expression) {
        return new SecretRule(type, kind, words, minEntropy, Pattern.compile(expression), longest(expression));
    }

    /** An upper bound of what an expression matches: its repetitions added up. */
    private static int longest(String expression) {
        int longest = LETTERS;
        java.util.regex.Matcher times = TIMES.matcher(expression);
        while (times.find()) {
            String bounds = times.group();
            String last = bounds.substring(bounds.lastIndexOf(',') + 1).replaceAll("\\D", "");
            longest += last.isEmpty() ? OPEN_END : Integer.parseInt(last);
        }
        return Math.min(MAX_LENGTH, longest);
    }

    /** {@return whether the text goes on here with something that the rule's secrets begin with} */
    boolean begins(Window window, int i) {
        for (String word : words) {
            if (window.startsWithIgnoringCase(i, word)) {
                return true;
            }
        }
        return false;
    }

    /**
     * {@return the word that begins at a position, up to a length, and the two characters behind it, which are not waited for
     * if the word is too short; then it is empty}
     */
    static CharSequence word(Window window, int start, int shortest, int longest) {
        int i = window.visibleEnd(start, longest);
        if (i - start < shortest) {
            return "";
        }
        int end = i;
        while (end - i < ESCAPE && window.at(end) != Window.NONE) {
            end++;
        }
        return window.view(start, Math.min(end, window.length()));
    }

    /** {@return where a secret of this form that begins here ends, or -1} */
    int end(Window window, int start) {
        int length = length(word(window, start, 1, longest));
        return length < 0 ? -1 : start + length;
    }

    /** {@return how long the secret of this form is that a word begins with, or -1} */
    int length(CharSequence word) {
        if (minEntropy > 0 && Entropy.most(word) <= minEntropy) {
            return -1; // whatever part of it: this spares the expression where the same few letters come again and
            // again
        }
        Matcher matcher = pattern.matcher(word);
        if (!matcher.lookingAt()) {
            return -1;
        }
        int group = matcher.groupCount() > 0 && matcher.group(1) != null ? 1 : 0;
        String secret = matcher.group(group);
        if (matcher.start(group) > 0 || Entropy.of(secret) <= minEntropy || AllowedValues.example(secret)) {
            return -1;
        }
        int end = matcher.end(group);
        return end < word.length() && Chars.letterOrDigit(word.charAt(end)) ? -1 : end;
    }
}
