package dev.llmops.rag.internal.text;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Whether two wordings of one place exclude each other: two numbers, two names, or opposites. */
final class Contrast {

    private static final Set<String> ARTICLES = Set.of("the", "a", "an");
    private static final int MAX_DIGITS = 9;
    private static final int MAX_UNIT_LENGTH = 5;

    private Contrast() {}

    /** {@return whether a word is a number} */
    static boolean isNumber(String word) {
        return Character.isDigit(word.charAt(0))
                || value(word) != 0
                || NumberWords.scale(word) > 0
                || NumberWords.isShare(word);
    }

    /** {@return whether two words behind the same number may be units that nobody knows, as "IU" and "mEq"} */
    static boolean areUnits(List<String> claimed, List<String> instead) {
        return claimed.size() == 1 && instead.size() == 1 && isUnit(claimed.get(0)) && isUnit(instead.get(0));
    }

    private static boolean isUnit(String word) {
        boolean symbol = word.chars().anyMatch(Character::isUpperCase);
        return word.length() <= MAX_UNIT_LENGTH && (symbol || Surroundings.saysSomething(word)) && !isNumber(word);
    }

    /** {@return whether both cannot be so} */
    static boolean excludes(List<String> claimed, List<String> instead, boolean capitalsAreNames) {
        List<String> mine = withoutArticles(claimed);
        List<String> theirs = withoutArticles(instead);
        if (mine.size() == 1 && theirs.size() == 1) {
            String one = mine.get(0);
            String other = theirs.get(0);
            if (isNumber(one) && isNumber(other)) {
                boolean share = NumberWords.isShare(one) || NumberWords.isShare(other);
                boolean digits = Character.isDigit(one.charAt(0)) || Character.isDigit(other.charAt(0));
                return share ? !digits : value(one) == 0 || value(one) != value(other);
            }
            if (Antonyms.are(one, other)) {
                return true;
            }
        }
        return capitalsAreNames && areNames(mine) && areNames(theirs);
    }

    private static List<String> withoutArticles(List<String> words) {
        return words.stream()
                .filter(word -> !ARTICLES.contains(word.toLowerCase(Locale.ROOT)))
                .toList();
    }

    private static boolean areNames(List<String> words) {
        return !words.isEmpty()
                && words.stream().allMatch(word -> word.length() > 1 && Character.isUpperCase(word.codePointAt(0)));
    }

    /** Of any script. */
    private static int valueOfDigits(String word) {
        int value = 0;
        int digits = 0;
        for (int i = 0; i < word.length(); i++) {
            int digit = Character.digit(word.charAt(i), 10);
            if (digit >= 0) {
                value = 10 * value + digit;
                digits++;
            }
        }
        return digits > MAX_DIGITS ? 0 : value;
    }

    /** {@return its value, 0 if it is no whole number that can be told} */
    private static int value(String word) {
        if (Character.isDigit(word.charAt(0))) {
            return valueOfDigits(word);
        }
        int multiple = NumberWords.multiple(word);
        int cardinal = multiple != 0 ? multiple : NumberWords.cardinal(word);
        int roman = NumberWords.roman(word);
        return cardinal != 0 ? cardinal : roman != 0 ? roman : NumberWords.ordinal(word);
    }
}
