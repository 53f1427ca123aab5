package dev.llmops.rag.internal.text;

import dev.llmops.commons.internal.text.Months;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names in a text: words with a capital that do not only have it because a sentence begins. All methods are safe for
 * use by multiple threads.
 */
public final class Names {

    private static final Pattern OPENS = Pattern.compile("(?:^|[.!?:;…\"“”‘•*(]|\\n\\s*[-–])\\s*$");
    private static final Pattern JOINED = Pattern.compile("[ ’'-]{1,2}(?:s )?");
    private static final int MAX_JOINT = 4;
    private static final Pattern SHORT = Pattern.compile("\\((\\p{L}{0,6}\\p{Lu}\\p{L}{0,6}\\p{Lu}\\p{L}?)\\)");
    private static final int SAME_BEGINNING = 4;
    /** No further before a bracket the words that it is short for are looked for. */
    private static final int MAX_LONG = 100;

    /** Capitalised in titles and at beginnings, but no names. */
    private static final Set<String> NO_NAMES = Stream.concat(
                    Months.NAMES.stream(),
                    Stream.of(
                            "the", "a", "an", "in", "on", "at", "it", "its", "this", "that", "these", "those", "he",
                            "she", "they", "we", "i", "you", "his", "her", "their", "our", "my", "your", "however",
                            "for", "to", "by", "as", "if", "when", "while", "and", "but", "or", "some", "many", "most",
                            "there", "also", "with", "from", "of", "is", "are", "was", "yes", "no", "not", "all",
                            "both", "each", "one", "two", "three"))
            .collect(Collectors.toUnmodifiableSet());

    private Names() {}

    /** {@return the names of a text, each as its words in lower case, in order} */
    public static List<List<String>> of(String text) {
        List<List<String>> names = new ArrayList<>();
        List<String> current = new ArrayList<>();
        boolean onlyOpening = false;
        int end = -1;
        WordScan word = new WordScan(text);
        while (word.next()) {
            boolean capital = Character.isUpperCase(text.codePointAt(word.start()));
            if (!capital || end < 0 || !isJoint(text, end, word.start())) {
                add(names, current, onlyOpening);
                current = new ArrayList<>();
            }
            if (capital && word.end() - word.start() > 1) {
                String lower = word.word().toLowerCase(Locale.ROOT);
                if (!NO_NAMES.contains(lower)) {
                    if (current.isEmpty()) {
                        onlyOpening = OPENS.matcher(text.substring(Math.max(0, word.start() - 8), word.start()))
                                        .find()
                                && word.word().substring(1).equals(lower.substring(1));
                    }
                    current.add(lower);
                }
            }
            end = word.end();
        }
        add(names, current, onlyOpening);
        Set<String> shorts = shorts(text);
        names.removeIf(name -> name.size() == 1 && shorts.contains(name.get(0)));
        return names;
    }

    private static boolean isJoint(String text, int from, int to) {
        return (to - from == 1 && text.charAt(from) == ' ')
                || (to - from <= MAX_JOINT
                        && JOINED.matcher(text).region(from, to).matches());
    }

    /** {@return words in brackets that are short for those before them, as in "blood pressure (BP)", and no names of their own} */
    private static Set<String> shorts(String text) {
        if (text.indexOf('(') < 0) {
            return Set.of();
        }
        return SHORT.matcher(text)
                .results()
                .filter(bracket -> startsWith(
                        bracket.group(1), text.substring(Math.max(0, bracket.start() - MAX_LONG), bracket.start())))
                .map(bracket -> bracket.group(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    /** {@return whether the words right before begin with its capitals, in their order} */
    private static boolean startsWith(String letters, String before) {
        String[] words = before.strip().split("[\\s-]+", -1);
        int at = words.length;
        for (int i = letters.length() - 1; i >= 0; i--) {
            if (Character.isUpperCase(letters.charAt(i))) {
                char wanted = Character.toLowerCase(letters.charAt(i));
                int least = Math.max(0, at - 2);
                do {
                    at--;
                } while (at >= least && (words[at].isEmpty() || Character.toLowerCase(words[at].charAt(0)) != wanted));
                if (at < least) {
                    return false;
                }
            }
        }
        return true;
    }

    private static void add(List<List<String>> names, List<String> name, boolean onlyOpening) {
        if (name.size() > 1 || (name.size() == 1 && !onlyOpening)) {
            names.add(List.copyOf(name));
        }
    }

    /** {@return the words of a text in lower case, to look names up in, with the initials of each run of up to six of them} */
    public static Set<String> words(String text) {
        Set<String> words = new HashSet<>();
        List<String> capitals = new ArrayList<>();
        WordScan word = new WordScan(text);
        while (word.next()) {
            words.add(word.word().toLowerCase(Locale.ROOT));
            if (Character.isUpperCase(text.charAt(word.start()))) {
                capitals.add(text.substring(word.start(), word.start() + 1).toLowerCase(Locale.ROOT));
            }
        }
        for (int from = 0; from < capitals.size(); from++) {
            for (int to = from + 2; to <= Math.min(capitals.size(), from + 6); to++) {
                words.add(String.join("", capitals.subList(from, to)));
            }
        }
        return words;
    }

    /**
     * {@return whether a name stands in a text: its last word and at least half of all of them, a word also by its
     * beginning ("America", "American"), or its initials}
     *
     * @param name the name's words
     */
    public static boolean stands(List<String> name, Set<String> words) {
        StringBuilder initials = new StringBuilder();
        name.forEach(word -> initials.append(word.charAt(0)));
        if (name.size() > 1 && words.contains(initials.toString())) {
            return true;
        }
        long found = name.stream().filter(word -> has(words, word)).count();
        return 2 * found >= name.size() && has(words, name.get(name.size() - 1));
    }

    private static boolean has(Set<String> words, String word) {
        if (words.contains(word) || words.contains(word + "s")) {
            return true;
        }
        if (word.length() <= SAME_BEGINNING) {
            return false;
        }
        String beginning = word.substring(0, Math.max(SAME_BEGINNING, word.length() - 3));
        return words.stream().anyMatch(other -> other.startsWith(beginning));
    }
}
