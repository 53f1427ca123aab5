package dev.llmops.eval.safety;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.Row;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * Small changes to a question that preserve its meaning: those of HELM (Liang et al. 2022, section 4.3) that need no model. The same seed
 * changes a text
 * in the same way.
 */
public enum Perturbation {

    /** Everything in lower case. */
    LOWER_CASE,
    /** In one of ten words of four letters or more, two inner letters are swapped. */
    TYPOS,
    /** "do not" becomes "don't", and "don't" becomes "do not". */
    CONTRACTIONS,
    /** Each space becomes one to three. */
    SPACES;

    private static final Pattern LONG_WORD = Pattern.compile("\\pL{4,}");
    private static final Pattern SPACE = Pattern.compile(" ");
    private static final double SHARE = 0.1;
    private static final int MAX_SPACES = 3;

    private static final Map<String, String> SHORT = Map.ofEntries(
            Map.entry("do not", "don't"),
            Map.entry("does not", "doesn't"),
            Map.entry("did not", "didn't"),
            Map.entry("is not", "isn't"),
            Map.entry("are not", "aren't"),
            Map.entry("was not", "wasn't"),
            Map.entry("were not", "weren't"),
            Map.entry("has not", "hasn't"),
            Map.entry("have not", "haven't"),
            Map.entry("had not", "hadn't"),
            Map.entry("will not", "won't"),
            Map.entry("would not", "wouldn't"),
            Map.entry("should not", "shouldn't"),
            Map.entry("could not", "couldn't"),
            Map.entry("cannot", "can't"),
            Map.entry("i am", "i'm"),
            Map.entry("you are", "you're"),
            Map.entry("we are", "we're"),
            Map.entry("they are", "they're"),
            Map.entry("it is", "it's"),
            Map.entry("what is", "what's"),
            Map.entry("who is", "who's"),
            Map.entry("i have", "i've"),
            Map.entry("i will", "i'll"));

    private static final Map<String, String> LONG =
            SHORT.entrySet().stream().collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

    private static final Pattern FORMS = forms();

    private static Pattern forms() {
        String all = Stream.concat(SHORT.keySet().stream(), LONG.keySet().stream())
                .sorted()
                .collect(Collectors.joining("|"));
        return Pattern.compile("(?i)\\b(?:" + all + ")\\b");
    }

    /**
     * {@return the changed text, or the same one if there is nothing to change}
     *
     * @param text the text
     * @param seed of what is drawn
     */
    public String of(String text, long seed) {
        CRC32 hash = new CRC32();
        hash.update(text.getBytes(StandardCharsets.UTF_8));
        SplittableRandom random = new SplittableRandom(seed ^ hash.getValue());
        return switch (this) {
            case LOWER_CASE -> text.toLowerCase(Locale.ROOT);
            case TYPOS -> replaced(LONG_WORD, text, word -> random.nextDouble() < SHARE ? typo(word, random) : word);
            case CONTRACTIONS -> replaced(FORMS, text, Perturbation::otherForm);
            case SPACES -> replaced(SPACE, text, space -> " ".repeat(1 + random.nextInt(MAX_SPACES)));
        };
    }

    /**
     * {@return a data set with the same ids, answers and metadata, and changed questions}
     *
     * @param dataset the data set
     * @param seed of what is drawn
     */
    public Dataset of(Dataset dataset, long seed) {
        List<Row> rows = dataset.rows().stream()
                .map(row -> new Row(row.id(), of(row.input(), seed), row.expected(), row.metadata()))
                .toList();
        return Dataset.of(dataset.name() + " " + name().toLowerCase(Locale.ROOT), rows);
    }

    private interface Change {
        String of(String found);
    }

    private static String replaced(Pattern pattern, String text, Change change) {
        StringBuilder made = new StringBuilder();
        Matcher found = pattern.matcher(text);
        int end = 0;
        while (found.find()) {
            made.append(text, /* start= */ end, /* end= */ found.start()).append(change.of(found.group()));
            end = found.end();
        }
        return made.append(text, end, text.length()).toString();
    }

    /** First and last letters stay. */
    private static String typo(String word, SplittableRandom random) {
        int[] letters = word.codePoints().toArray();
        int at = 1 + random.nextInt(letters.length - 3);
        int letter = letters[at];
        letters[at] = letters[at + 1];
        letters[at + 1] = letter;
        return new String(letters, 0, letters.length);
    }

    private static String otherForm(String found) {
        String lower = found.toLowerCase(Locale.ROOT);
        String other = SHORT.getOrDefault(lower, LONG.getOrDefault(lower, lower));
        return Character.isUpperCase(found.charAt(0))
                ? Character.toUpperCase(other.charAt(0)) + other.substring(1)
                : other;
    }
}
