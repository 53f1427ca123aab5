package dev.llmops.rag.internal.text;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words around a place of a text, up to the ends of its sentence. */
final class Surroundings {

    private static final Pattern WORD_OR_END = Pattern.compile("[\\p{L}\\p{M}]++|[.!?;]\\s|[\\n|]");
    private static final int WORDS = 6;
    private static final int MIN = 3;
    /** Words that stand around every number. */
    private static final Set<String> SAY_NOTHING = Set.of(
            "the", "and", "for", "with", "from", "that", "this", "was", "were", "are", "has", "had", "have", "been",
            "its", "their", "his", "her", "which", "when", "than", "then", "they", "into", "also", "not", "but", "who",
            "all", "any", "can", "may", "more", "most", "such", "about", "over", "under", "between", "after", "before",
            "other", "each", "both", "only");
    /** No further than this is looked for them. */
    private static final int REACH = 120;
    /** Forms of one word mostly begin alike, but for these endings. */
    private static final int BEGINNING = 6;

    private Surroundings() {}

    /** {@return the beginnings of up to six words on each side, in lower case} */
    static Set<String> of(String text, int start, int end) {
        Set<String> around = new HashSet<>();
        Deque<String> before = new ArrayDeque<>();
        Matcher word = WORD_OR_END.matcher(text).region(Math.max(0, start - REACH), start);
        while (word.find()) {
            if (!isWord(word)) {
                before.clear();
            } else if (saysSomething(word.group())) {
                before.addLast(beginning(word.group()));
                if (before.size() > WORDS) {
                    before.removeFirst();
                }
            }
        }
        around.addAll(before);
        word.region(end, Math.min(text.length(), end + REACH));
        int behind = 0;
        while (behind < WORDS && word.find() && isWord(word)) {
            if (saysSomething(word.group())) {
                around.add(beginning(word.group()));
                behind++;
            }
        }
        return around;
    }

    private static boolean isWord(Matcher found) {
        return Character.isLetter(found.group().codePointAt(0))
                || Character.getType(found.group().codePointAt(0)) == Character.NON_SPACING_MARK;
    }

    static boolean saysSomething(String word) {
        return word.length() >= MIN && !SAY_NOTHING.contains(word.toLowerCase(Locale.ROOT));
    }

    static String beginning(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        int stem = lower.length() - endingOf(lower);
        return lower.substring(0, Math.min(stem, BEGINNING));
    }

    /** {@return the length of "'s" behind three letters, or of "ing", "ed", "es", "s" or "e" behind four; without an expression, since each word is asked} */
    private static int endingOf(String word) {
        if (word.endsWith("ing") && hasLetters(4, word, 3)) {
            return 3;
        }
        boolean possessive = word.endsWith("'s") || word.endsWith("’s");
        boolean two = word.endsWith("ed") || word.endsWith("es");
        if ((possessive && hasLetters(3, word, 2)) || (two && hasLetters(4, word, 2))) {
            return 2;
        }
        return (word.endsWith("s") || word.endsWith("e")) && hasLetters(4, word, 1) ? 1 : 0;
    }

    private static boolean hasLetters(int count, String word, int ending) {
        int at = word.length() - ending;
        for (int i = 0; i < count; i++) {
            if (at == 0 || !Character.isLetter(word.codePointBefore(at))) {
                return false;
            }
            at -= Character.charCount(word.codePointBefore(at));
        }
        return true;
    }
}
