package dev.llmops.core.internal.cache;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What embeddings overlook and what turns an answer into that of another question: numbers, names and negations. It is strict: it
 * costs hits rather than let a wrong answer through.
 *
 * @param numbers the numbers, in digits, in order
 * @param names words that begin with a capital inside of a sentence, words in capitals, and words with digits
 * @param words all words, in small letters, in order
 * @param negations how many words deny something
 */
public record QuestionGuard(List<String> numbers, Set<String> names, Set<String> words, int negations) {

    private static final Pattern TOKEN = Pattern.compile("(?:(?<![\\p{L}\\p{N}])[-−](?=\\p{Nd}))?"
            + "[\\p{L}\\p{M}\\p{N}]+(?:['’.,/-][\\p{L}\\p{M}\\p{N}]+)*[+#]*|[.?!]+");
    private static final Pattern NUMBER = Pattern.compile("[-−]?\\p{Nd}+(?:[.,]\\p{Nd}+)*");
    private static final Pattern GROUPED = Pattern.compile("[-−]?\\p{Nd}{1,3}(?:,\\p{Nd}{3})+(?:\\.\\p{Nd}+)?");

    /** "one" is left out: it is mostly a pronoun. */
    private static final Map<String, String> SPELT = Map.ofEntries(
            Map.entry("two", "2"),
            Map.entry("three", "3"),
            Map.entry("four", "4"),
            Map.entry("five", "5"),
            Map.entry("six", "6"),
            Map.entry("seven", "7"),
            Map.entry("eight", "8"),
            Map.entry("nine", "9"),
            Map.entry("ten", "10"),
            Map.entry("eleven", "11"),
            Map.entry("twelve", "12"),
            Map.entry("thirteen", "13"),
            Map.entry("fourteen", "14"),
            Map.entry("fifteen", "15"),
            Map.entry("sixteen", "16"),
            Map.entry("seventeen", "17"),
            Map.entry("eighteen", "18"),
            Map.entry("nineteen", "19"),
            Map.entry("twenty", "20"),
            Map.entry("thirty", "30"),
            Map.entry("forty", "40"),
            Map.entry("fifty", "50"),
            Map.entry("sixty", "60"),
            Map.entry("seventy", "70"),
            Map.entry("eighty", "80"),
            Map.entry("ninety", "90"),
            Map.entry("hundred", "100"),
            Map.entry("thousand", "1000"),
            Map.entry("million", "1000000"),
            Map.entry("billion", "1000000000"));

    private static final Set<String> NEGATIONS = Set.of(
            "not", "no", "never", "none", "nobody", "nothing", "nowhere", "neither", "nor", "without", "cannot",
            "nicht", "kein", "keine", "keinen", "keinem", "keiner", "nie", "niemals", "ohne", "pas", "jamais", "sans",
            "nunca", "sin", "non", "senza");

    /** {@return what there is in a question} */
    public static QuestionGuard of(String question) {
        List<String> numbers = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Set<String> words = new LinkedHashSet<>();
        int negations = 0;
        boolean first = true;
        Matcher tokens = TOKEN.matcher(question);
        while (tokens.find()) {
            String token = tokens.group();
            if (".?!".indexOf(token.charAt(0)) >= 0) {
                first = true;
                continue;
            }
            String small = token.toLowerCase(Locale.ROOT);
            negations += NEGATIONS.contains(small) || small.endsWith("n't") || small.endsWith("n’t") ? 1 : 0;
            String word = withoutPossessive(small);
            words.add(word);
            String spelt = SPELT.get(word);
            if (NUMBER.matcher(token).matches()) {
                numbers.add(number(token));
            } else if (spelt != null) {
                numbers.add(spelt);
            } else if (isName(token, first)) {
                names.add(word);
            }
            first = false;
        }
        return new QuestionGuard(numbers, names, words, negations);
    }

    /**
     * {@return whether nothing is in the way of giving the answer to one question for the other}
     *
     * @param other what there is in the other question
     */
    public boolean agrees(QuestionGuard other) {
        return negations == other.negations
                && numbers.equals(other.numbers)
                && other.words.containsAll(names)
                && words.containsAll(other.names)
                && mentioned(other).equals(other.mentioned(this));
    }

    /** The names of both in this question's order: from Berlin to Paris is not from Paris to Berlin. */
    private List<String> mentioned(QuestionGuard other) {
        return words.stream()
                .filter(word -> names.contains(word) || other.names.contains(word))
                .toList();
    }

    private static boolean isName(String token, boolean first) {
        boolean hasDigit = token.codePoints().anyMatch(Character::isDigit);
        boolean capital = Character.isUpperCase(token.codePointAt(0));
        boolean capitals = token.length() > 1 && token.equals(token.toUpperCase(Locale.ROOT));
        return hasDigit || capitals || (capital && !first && !token.equals("I"));
    }

    private static String withoutPossessive(String word) {
        return word.endsWith("'s") || word.endsWith("’s") ? word.substring(0, word.length() - 2) : word;
    }

    private static String number(String token) {
        String signed = token.replace('−', '-');
        String plain = GROUPED.matcher(signed).matches() ? signed.replace(",", "") : signed;
        try {
            return new BigDecimal(plain).stripTrailingZeros().toPlainString();
        } catch (NumberFormatException e) {
            // A version, a date, a decimal comma: as it stands.
            return plain;
        }
    }
}
