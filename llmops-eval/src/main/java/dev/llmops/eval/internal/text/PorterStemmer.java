package dev.llmops.eval.internal.text;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Porter's algorithm (1980, "An algorithm for suffix stripping") with the changes that NLTK makes to it, since that is what
 * {@code rouge-score} stems with. Takes words of the letters a to z and digits, in lower case.
 */
public final class PorterStemmer {

    /** NLTK's words that no rule gets right. */
    private static final Map<String, String> IRREGULAR = Map.ofEntries(
            Map.entry("skies", "sky"),
            Map.entry("sky", "sky"),
            Map.entry("dying", "die"),
            Map.entry("lying", "lie"),
            Map.entry("tying", "tie"),
            Map.entry("news", "news"),
            Map.entry("innings", "inning"),
            Map.entry("inning", "inning"),
            Map.entry("outings", "outing"),
            Map.entry("outing", "outing"),
            Map.entry("cannings", "canning"),
            Map.entry("canning", "canning"),
            Map.entry("howe", "howe"),
            Map.entry("proceed", "proceed"),
            Map.entry("exceed", "exceed"),
            Map.entry("succeed", "succeed"));

    private static final Map<Character, List<Rule>> PLURALS =
            byLastLetter(Stream.of(always("sses", "ss"), always("ies", "i"), always("ss", "ss"), always("s", "")));

    private static final Map<Character, List<Rule>> DOUBLE_SUFFIXES = measured(
            1,
            "ational>ate tional>tion enci>ence anci>ance izer>ize bli>ble alli>al entli>ent eli>e ousli>ous"
                    + " ization>ize ation>ate ator>ate alism>al iveness>ive fulness>ful ousness>ous aliti>al"
                    + " iviti>ive biliti>ble fulli>ful");

    private static final Map<Character, List<Rule>> ADJECTIVES =
            measured(1, "icate>ic ative> alize>al iciti>ic ical>ic ful> ness>");

    private static final Map<Character, List<Rule>> SINGLE_SUFFIXES = measured(
            2, "al> ance> ence> er> ic> able> ible> ant> ement> ment> ent> ion> ou> ism> ate> iti> ous> ive> ize>");

    private PorterStemmer() {}

    /**
     * {@return the stem of a word}
     *
     * @param word letters a to z and digits, in lower case
     */
    public static String stem(String word) {
        String irregular = IRREGULAR.get(word);
        if (irregular != null) {
            return irregular;
        }
        if (word.length() <= 2) {
            return word;
        }
        String stem = yAsVowel(participle(plural(word)));
        return doubleL(finalE(apply(SINGLE_SUFFIXES, apply(ADJECTIVES, doubleSuffix(stem)))));
    }

    /** Step 1a. */
    private static String plural(String word) {
        return word.length() == 4 && word.endsWith("ies") ? cut(word, 1) : apply(PLURALS, word);
    }

    /** Step 1b. */
    private static String participle(String word) {
        if (word.endsWith("ied")) {
            return cut(word, word.length() == 4 ? 1 : 2);
        }
        if (word.endsWith("eed")) {
            return measure(cut(word, 3)) > 0 ? cut(word, 1) : word;
        }
        if (word.endsWith("ed") && hasVowel(cut(word, 2))) {
            return mended(cut(word, 2));
        }
        return word.endsWith("ing") && hasVowel(cut(word, 3)) ? mended(cut(word, 3)) : word;
    }

    /** What is left of a participle gets back its e, or loses the double of its consonant. */
    private static String mended(String stem) {
        if (stem.endsWith("at") || stem.endsWith("bl") || stem.endsWith("iz")) {
            return stem + "e";
        }
        int last = stem.length() - 1;
        if (last > 0 && stem.charAt(last) == stem.charAt(last - 1) && isConsonant(stem, last)) {
            return "lsz".indexOf(stem.charAt(last)) < 0 ? cut(stem, 1) : stem;
        }
        return measure(stem) == 1 && endsShort(stem) ? stem + "e" : stem;
    }

    /** Step 1c, NLTK's: enjoy stays, and fly becomes fli as flies does. */
    private static String yAsVowel(String word) {
        int last = word.length() - 1;
        return last > 1 && word.charAt(last) == 'y' && isConsonant(word, last - 1) ? cut(word, 1) + "i" : word;
    }

    /** Step 2. NLTK tries alli first, and the rest on what it leaves. */
    private static String doubleSuffix(String word) {
        if (word.endsWith("alli") && measure(cut(word, 4)) > 0) {
            return doubleSuffix(cut(word, 2));
        }
        if (word.endsWith("logi")) {
            return measure(cut(word, 3)) > 0 ? cut(word, 1) : word;
        }
        return apply(DOUBLE_SUFFIXES, word);
    }

    /** Step 5a. */
    private static String finalE(String word) {
        if (!word.endsWith("e")) {
            return word;
        }
        String stem = cut(word, 1);
        int measure = measure(stem);
        return measure > 1 || (measure == 1 && !endsShort(stem)) ? stem : word;
    }

    /** Step 5b. */
    private static String doubleL(String word) {
        return word.endsWith("ll") && measure(cut(word, 1)) > 1 ? cut(word, 1) : word;
    }

    private static String cut(String word, int letters) {
        return word.substring(0, word.length() - letters);
    }

    /** A suffix and what comes in its place, if the stem before it is long enough. */
    private record Rule(String suffix, String replacement, Predicate<String> allowed) {}

    /** The first rule whose suffix fits decides, even if it then does not allow it. */
    private static String apply(Map<Character, List<Rule>> rules, String word) {
        for (Rule rule : rules.getOrDefault(word.charAt(word.length() - 1), List.of())) {
            if (word.endsWith(rule.suffix())) {
                String stem = cut(word, rule.suffix().length());
                return rule.allowed().test(stem) ? stem + rule.replacement() : word;
            }
        }
        return word;
    }

    private static Rule always(String suffix, String replacement) {
        return new Rule(suffix, replacement, stem -> true);
    }

    private static Map<Character, List<Rule>> byLastLetter(Stream<Rule> rules) {
        return rules.collect(
                Collectors.groupingBy(rule -> rule.suffix().charAt(rule.suffix().length() - 1)));
    }

    private static Map<Character, List<Rule>> measured(int least, String rules) {
        return byLastLetter(Stream.of(rules.split(" "))
                .map(rule -> rule.split(">", -1))
                .map(rule -> new Rule(
                        rule[0],
                        rule[1],
                        rule[0].equals("ion")
                                ? stem -> measure(stem) >= least && (stem.endsWith("s") || stem.endsWith("t"))
                                : stem -> measure(stem) >= least)));
    }

    /** How often a vowel is followed by a consonant: Porter's m. */
    private static int measure(String stem) {
        int measure = 0;
        boolean vowelBefore = false;
        for (int i = 0; i < stem.length(); i++) {
            boolean consonant = isConsonant(stem.charAt(i), i > 0, vowelBefore);
            measure += vowelBefore && consonant ? 1 : 0;
            vowelBefore = !consonant;
        }
        return measure;
    }

    private static boolean hasVowel(String stem) {
        boolean vowelBefore = false;
        for (int i = 0; i < stem.length(); i++) {
            vowelBefore = !isConsonant(stem.charAt(i), i > 0, vowelBefore);
            if (vowelBefore) {
                return true;
            }
        }
        return false;
    }

    private static boolean isConsonant(String word, int at) {
        boolean vowelBefore = false;
        for (int i = 0; i < at; i++) {
            vowelBefore = !isConsonant(word.charAt(i), i > 0, vowelBefore);
        }
        return isConsonant(word.charAt(at), at > 0, vowelBefore);
    }

    /** An y is a vowel behind a consonant. */
    private static boolean isConsonant(char letter, boolean hasBefore, boolean vowelBefore) {
        return letter == 'y' ? !hasBefore || vowelBefore : "aeiou".indexOf(letter) < 0;
    }

    /** Porter's *o: consonant, vowel, consonant other than w, x, y; by NLTK also a word of vowel and consonant. */
    private static boolean endsShort(String word) {
        int last = word.length() - 1;
        if (last == 1) {
            return !isConsonant(word, 0) && isConsonant(word, 1);
        }
        return last > 1
                && isConsonant(word, last - 2)
                && !isConsonant(word, last - 1)
                && isConsonant(word, last)
                && "wxy".indexOf(word.charAt(last)) < 0;
    }
}
