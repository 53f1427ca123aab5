package dev.llmops.rag.internal.text;

import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds a long alternation only where it can begin: at one of some words, or at what a number begins with. An expression of some hundred
 * alternatives tries all of them at each word that is none. Looks wider than the expression, which decides. Immutable.
 */
final class Beginnings {

    /** Longer than all words that numbers are said with. */
    private static final int MAX_WORD = 24;

    private final Pattern expression;
    private final Set<String> words;
    /** By their first letter. */
    private final Map<Character, List<String>> prefixes;

    private final boolean numbers;
    /** What these words and prefixes begin with: most words are told by it. */
    private final BitSet letters = new BitSet();

    /**
     * Creates one.
     *
     * @param expression what is to be found; matches no empty text
     * @param words the words that it can begin with, in lower case, each up to its first character that is no letter
     * @param prefixes what other words that it can begin with begin with, in lower case
     * @param numbers whether it can begin with a digit, a point before one, a sign or a currency
     */
    Beginnings(Pattern expression, Collection<String> words, List<String> prefixes, boolean numbers) {
        this.expression = expression;
        this.words = new HashSet<>();
        words.forEach(word -> this.words.add(folded(word, 0, endOfWord(word, 0))));
        this.prefixes = prefixes.stream().collect(Collectors.groupingBy(prefix -> folded(prefix.charAt(0))));
        this.numbers = numbers;
        this.words.forEach(word -> letters.set(word.charAt(0)));
        prefixes.forEach(prefix -> letters.set(folded(prefix.charAt(0))));
    }

    Pattern expression() {
        return expression;
    }

    /** {@return what finds the expression in a text} */
    Search in(String text) {
        return new Search(text);
    }

    /** {@return whether the expression has to be tried at a place} */
    boolean mayBegin(String text, int at) {
        char first = text.charAt(at);
        if (!Character.isLetter(first)) {
            return numbers && mayBeginNumber(text, at, first);
        }
        if ((at > 0 && isAscii(text.charAt(at - 1))) || !letters.get(folded(first))) {
            return false;
        }
        String word = folded(text, at, endOfWord(text, at));
        if (words.contains(word)) {
            return true;
        }
        List<String> some = prefixes.getOrDefault(word.charAt(0), List.of());
        for (int i = 0; i < some.size(); i++) {
            if (word.startsWith(some.get(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean mayBeginNumber(String text, int at, char first) {
        boolean sign = first == '-' || first == '−' || first == '–' || first == '.';
        char digit = sign && at + 1 < text.length() ? text.charAt(at + 1) : first;
        return Character.isDigit(digit) || (digit == '.' && first != '.') || isCurrency(digit);
    }

    private static boolean isCurrency(char character) {
        return Character.getType(character) == Character.CURRENCY_SYMBOL;
    }

    /** Expressions differ by the version of Java in whether a letter beyond ASCII is of a word. */
    private static boolean isAscii(char character) {
        return character < 128 && Character.isLetterOrDigit(character);
    }

    /** No word is looked at further, so that a text without blanks is not read again at each of its letters. */
    private static int endOfWord(String text, int from) {
        int most = Math.min(text.length(), from + MAX_WORD);
        int end = from;
        while (end < most && Character.isLetter(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /** As expressions that ignore the case compare. */
    private static String folded(String text, int from, int end) {
        char[] folded = new char[end - from];
        for (int i = 0; i < folded.length; i++) {
            folded[i] = folded(text.charAt(from + i));
        }
        return new String(folded);
    }

    static char folded(char c) {
        if (c < 128) {
            return c >= 'A' && c <= 'Z' ? (char) (c + 'a' - 'A') : c;
        }
        return Character.toLowerCase(Character.toUpperCase(c));
    }

    /** {@return a text with a blank in the place of each match} */
    String without(String text) {
        Search search = in(text);
        if (!search.find()) {
            return text;
        }
        StringBuilder kept = new StringBuilder();
        int done = 0;
        do {
            kept.append(text, done, search.match().start()).append(' ');
            done = search.match().end();
        } while (search.find());
        return kept.append(text, done, text.length()).toString();
    }

    /** One pass over a text. */
    final class Search {

        private final String text;
        private final Matcher matcher;
        private int next;

        private Search(String text) {
            this.text = text;
            this.matcher = expression.matcher(text).useTransparentBounds(true).useAnchoringBounds(false);
        }

        /** {@return whether there is another match, see {@link #match()}} */
        boolean find() {
            for (int at = next; at < text.length(); at++) {
                if (mayBegin(text, at) && matcher.region(at, text.length()).lookingAt()) {
                    next = matcher.end();
                    return true;
                }
            }
            next = text.length();
            return false;
        }

        /** {@return the latest match, until the next is looked for} */
        Matcher match() {
            return matcher;
        }
    }
}
