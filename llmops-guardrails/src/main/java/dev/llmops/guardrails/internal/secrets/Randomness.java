package dev.llmops.guardrails.internal.secrets;

import dev.llmops.guardrails.internal.text.Chars;

/** Tells what chance made from names, words and examples, by the characters alone. */
final class Randomness {

    /** What of the entropy that is possible is the least for a random value. */
    private static final double VARIED = 0.6;
    /** So many characters tell how varied a value is. */
    private static final int LOOKED_AT = 64;
    /** The share of a value's steps that go up by one in an example, such as {@code abcdef123456}. */
    private static final double COUNTS_UP = 0.75;
    /** The share of a value's letters and digits that are in words when it is a name. */
    private static final double WORDS = 0.75;

    private static final int MIN_WORD = 4;
    private static final double MIN_VOWELS = 0.2;
    private static final double MAX_VOWELS = 0.75;
    private static final int MAX_CONSONANTS = 4;

    private Randomness() {}

    /** {@return whether a value is about as varied as a random one; {@code size}: how many different characters it may have} */
    static boolean varied(String value, int size) {
        String start = value.length() > LOOKED_AT ? value.substring(0, LOOKED_AT) : value;
        double most = Math.log(Math.min(size, start.length())) / Math.log(2);
        return Entropy.of(start) >= VARIED * most;
    }

    /** {@return whether most characters are the next of the one before them} */
    static boolean countsUp(String value) {
        int steps = 0;
        int up = 0;
        char before = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (Chars.letterOrDigit(c)) {
                steps += before == 0 ? 0 : 1;
                up += before != 0 && c == before + 1 ? 1 : 0;
                before = c;
            }
        }
        return steps > 0 && up >= COUNTS_UP * steps;
    }

    /** {@return whether a value reads as words, as names in programs do: {@code makeKubeConfig}, {@code next_token2}} */
    static boolean readsAsWords(String value) {
        int all = 0;
        int inWords = 0;
        int i = 0;
        while (i < value.length()) {
            int end = wordEnd(value, i);
            if (end > i) {
                inWords += isWord(value, i, end) ? end - i : 0;
                all += end - i;
                i = end;
            } else {
                all += Chars.digit(value.charAt(i)) ? 1 : 0;
                i++;
            }
        }
        return inWords > 0 && inWords >= WORDS * all;
    }

    /** {@return where letters that begin here end: capitals, or small letters behind a capital at most} */
    private static int wordEnd(String value, int start) {
        int capitals = start;
        while (capitals < value.length() && Chars.upper(value.charAt(capitals))) {
            capitals++;
        }
        int small = capitals;
        while (small < value.length() && Chars.letter(value.charAt(small)) && !Chars.upper(value.charAt(small))) {
            small++;
        }
        boolean camel = small > capitals && capitals > start + 1;
        return camel ? capitals - 1 : small;
    }

    /** {@return whether it can be spoken: vowels, and no more consonants than "ngst" side by side} */
    private static boolean isWord(String value, int start, int end) {
        int vowels = 0;
        int consonants = 0;
        for (int i = start; i < end; i++) {
            boolean vowel = "aeiouyAEIOUY".indexOf(value.charAt(i)) >= 0;
            vowels += vowel ? 1 : 0;
            consonants = vowel ? 0 : consonants + 1;
            if (consonants > MAX_CONSONANTS) {
                return false;
            }
        }
        int length = end - start;
        return length >= MIN_WORD && vowels >= MIN_VOWELS * length && vowels <= MAX_VOWELS * length;
    }
}
