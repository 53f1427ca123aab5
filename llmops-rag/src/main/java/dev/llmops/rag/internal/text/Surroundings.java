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

    private static final Pattern ENDING = Pattern.compile("(?<=\\p{L}{3})['’]s$|(?<=\\p{L}{4})(?:ing|ed|es|s|e)$");

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
        String stem = ENDING.matcher(lower).replaceFirst("");
        return stem.length() <= BEGINNING ? stem : stem.substring(0, BEGINNING);
    }
}
