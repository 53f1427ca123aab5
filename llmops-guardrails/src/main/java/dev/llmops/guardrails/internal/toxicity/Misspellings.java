package dev.llmops.guardrails.internal.toxicity;

import dev.llmops.commons.internal.text.WordList;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads words as they were meant: with two letters swapped, one left out or hidden behind a sign, letters repeated, or without spaces
 * between them. Only words of the list are found again, and nothing that is a word itself is changed. Immutable.
 */
final class Misspellings {

    private static final int MIN_SWAPPED = 4;
    private static final int MIN_CUT = 5;
    private static final int LONG = 6;
    private static final String VOWELS = "aeiou";
    private static final int MIN_JOINED = 6;
    private static final int MAX_JOINED = 60;
    private static final int MAX_PIECE = 16;
    /** Words that are misspelled on purpose, or that must be right for the rest to be understood. */
    private static final Set<String> DISGUISED = Set.of(
            "slur", "slang", "group", "beast", "insult", "bad", "hate", "harm", "banish", "ruin", "curse", "love",
            "good");

    private final ToxicityWords words;
    private final Map<String, String> meant = new HashMap<>();
    private static final Set<String> GLUE = WordList.set("""
            the a an of to and with like just so in for on at as or by from about that this it if do does did
            have has had can could would get got go make makes be been out up off here there more much very too
            really right people person world country our one because who what way even ever again back nothing
            something anything some other them such""");

    Misspellings(ToxicityWords words) {
        this.words = words;
        for (String word : words.single()) {
            String kind = words.kind(word);
            if (kind != null && DISGUISED.contains(kind)) {
                swapped(word);
                cut(word);
                hidden(word);
            }
        }
    }

    private void swapped(String word) {
        for (int i = 0; word.length() >= MIN_SWAPPED && i + 1 < word.length(); i++) {
            note(word.substring(0, i) + word.charAt(i + 1) + word.charAt(i) + word.substring(i + 2), word);
        }
    }

    /** First and last letters stay, and so do consonants of short words: what is left of those is too often another word. */
    private void cut(String word) {
        for (int i = 1; i + 1 < word.length(); i++) {
            String variant = word.substring(0, i) + word.substring(i + 1);
            boolean vowel = VOWELS.indexOf(word.charAt(i)) >= 0;
            boolean mute = variant.chars().limit(variant.length() - 1L).noneMatch(c -> VOWELS.indexOf(c) >= 0);
            if (word.length() >= LONG || (vowel && (mute || word.length() >= MIN_CUT))) {
                note(variant, word);
            }
        }
    }

    private void hidden(String word) {
        for (int i = 1; i < word.length(); i++) {
            note(word.substring(0, i) + "*" + word.substring(i + 1), word);
        }
    }

    private void note(String variant, String word) {
        if (words.kind(variant) == null) {
            meant.putIfAbsent(variant, word);
        }
    }

    /** {@return the words that were meant, of a word in lower case} */
    List<String> read(String word) {
        if (words.kind(word) != null || GLUE.contains(word)) {
            return List.of(word);
        }
        String other = meant.get(word);
        if (other != null) {
            return List.of(other);
        }
        String once = withoutRepeats(word);
        if (!once.equals(word) && words.kind(once) != null) {
            return List.of(once);
        }
        return word.length() < MIN_JOINED || word.length() > MAX_JOINED ? List.of(word) : split(word);
    }

    private static String withoutRepeats(String word) {
        StringBuilder once = new StringBuilder();
        for (int i = 0; i < word.length(); i++) {
            boolean third = i > 1 && word.charAt(i) == word.charAt(i - 1) && word.charAt(i) == word.charAt(i - 2);
            if (third && once.length() > 1 && once.charAt(once.length() - 2) == word.charAt(i)) {
                once.setLength(once.length() - 1);
            } else if (!third) {
                once.append(word.charAt(i));
            }
        }
        return once.toString();
    }

    /** Into as few known words as there can be; if none of them is one that somebody would disguise, it stays as it is. */
    private List<String> split(String word) {
        int[] fewest = new int[word.length() + 1];
        int[] from = new int[word.length() + 1];
        for (int end = 1; end <= word.length(); end++) {
            fewest[end] = Integer.MAX_VALUE;
            for (int start = Math.max(0, end - MAX_PIECE); start < end; start++) {
                if (fewest[start] != Integer.MAX_VALUE && fewest[start] + 1 < fewest[end] && piece(word, start, end)) {
                    fewest[end] = fewest[start] + 1;
                    from[end] = start;
                }
            }
        }
        if (fewest[word.length()] == Integer.MAX_VALUE) {
            return List.of(word);
        }
        Deque<String> pieces = new ArrayDeque<>();
        for (int end = word.length(); end > 0; end = from[end]) {
            pieces.addFirst(word.substring(from[end], end));
        }
        return pieces.size() > 1 && pieces.stream().anyMatch(this::disguised) ? List.copyOf(pieces) : List.of(word);
    }

    /** Single letters stand for words only where these stand in sentences. */
    private boolean piece(String word, int start, int end) {
        String part = word.substring(start, end);
        if (part.length() == 1) {
            return part.equals("i") ? start == 0 : part.equals("a") && start > 0 && end < word.length();
        }
        return GLUE.contains(part) || (words.kind(part) != null && !ToxicityWords.COMMON.equals(words.kind(part)));
    }

    private boolean disguised(String word) {
        String kind = words.kind(word);
        return word.length() >= MIN_SWAPPED && kind != null && DISGUISED.contains(kind);
    }
}
