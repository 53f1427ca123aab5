package dev.llmops.eval.metric;

import dev.llmops.eval.metric.reference.ReferenceMetric;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Collectors;

/**
 * Measures how close a text is to a reference, from 0 to 1; higher is closer. Of several references, the closest
 * counts.
 */
public final class TextMetric implements ReferenceMetric {

    /**
     * {@code exact-match}: 1 if both are equal, character by character; 0 otherwise. Like {@code exact_match} of Hugging Face's
     * {@code evaluate} without options.
     */
    public static final TextMetric EXACT_MATCH =
            new TextMetric("exact-match", (text, reference) -> text.equals(reference) ? 1 : 0);

    /**
     * {@code squad-exact-match}: 1 if both are equal by SQuAD's evaluation script, which ignores case, ASCII punctuation, the
     * articles, and repeated white space; 0 otherwise.
     */
    public static final TextMetric SQUAD_EXACT_MATCH = new TextMetric(
            "squad-exact-match", (text, reference) -> Squad.words(text).equals(Squad.words(reference)) ? 1 : 0);

    /**
     * {@code contains}: 1 if the text contains the reference, trimmed of white space and ignoring case; 0
     * otherwise. There is no score for a blank reference, which every text contains.
     */
    public static final TextMetric CONTAINS = new TextMetric(
            "contains",
            (text, reference) ->
                    text.toLowerCase(Locale.ROOT).contains(reference.strip().toLowerCase(Locale.ROOT)) ? 1 : 0);

    /**
     * {@code token-f1}: F1 over the common words, by the evaluation script of SQuAD 2.0, which ignores case, ASCII punctuation, and the
     * articles. If a side has no word left: 1 if neither has, else 0.
     */
    public static final TextMetric TOKEN_F1 = new TextMetric("token-f1", Squad::f1);

    /** {@code rouge-1}: F1 over the common words (Lin 2004), like Google's {@code rouge-score} without stemming. */
    public static final TextMetric ROUGE_1 = new TextMetric(
            "rouge-1",
            (text, reference) -> Rouge.PLAIN.ofWords(1, text, reference).f1());

    /** {@code rouge-2}: F1 over the common word pairs, like Google's {@code rouge-score} without stemming. */
    public static final TextMetric ROUGE_2 = new TextMetric(
            "rouge-2",
            (text, reference) -> Rouge.PLAIN.ofWords(2, text, reference).f1());

    /** {@code rouge-l}: F1 over the longest common subsequence, like Google's {@code rouge-score} without stemming. */
    public static final TextMetric ROUGE_L = new TextMetric(
            "rouge-l",
            (text, reference) -> Rouge.PLAIN.ofSubsequence(text, reference).f1());

    /** {@code rouge-1-stemmed}: like {@link #ROUGE_1}, over stems ({@code use_stemmer=True}). */
    public static final TextMetric ROUGE_1_STEMMED = new TextMetric(
            "rouge-1-stemmed",
            (text, reference) -> Rouge.STEMMED.ofWords(1, text, reference).f1());

    /** {@code rouge-2-stemmed}: like {@link #ROUGE_2}, over stems ({@code use_stemmer=True}). */
    public static final TextMetric ROUGE_2_STEMMED = new TextMetric(
            "rouge-2-stemmed",
            (text, reference) -> Rouge.STEMMED.ofWords(2, text, reference).f1());

    /** {@code rouge-l-stemmed}: like {@link #ROUGE_L}, over stems ({@code use_stemmer=True}). */
    public static final TextMetric ROUGE_L_STEMMED = new TextMetric(
            "rouge-l-stemmed",
            (text, reference) -> Rouge.STEMMED.ofSubsequence(text, reference).f1());

    /**
     * {@code rouge-lsum}: F1 over the union of the longest common subsequences of each line of the reference with every line of the text, for
     * summaries with one sentence per line; like Google's {@code rouge-score} without stemming.
     */
    public static final TextMetric ROUGE_LSUM = new TextMetric(
            "rouge-lsum",
            (text, reference) -> Rouge.PLAIN.ofSummary(text, reference).f1());

    /** {@code rouge-lsum-stemmed}: like {@link #ROUGE_LSUM}, over stems ({@code use_stemmer=True}). */
    public static final TextMetric ROUGE_LSUM_STEMMED = new TextMetric(
            "rouge-lsum-stemmed",
            (text, reference) -> Rouge.STEMMED.ofSummary(text, reference).f1());

    private static final List<TextMetric> ALL = List.of(
            EXACT_MATCH,
            SQUAD_EXACT_MATCH,
            CONTAINS,
            TOKEN_F1,
            ROUGE_1,
            ROUGE_2,
            ROUGE_L,
            ROUGE_1_STEMMED,
            ROUGE_2_STEMMED,
            ROUGE_L_STEMMED,
            ROUGE_LSUM,
            ROUGE_LSUM_STEMMED);

    private final String name;
    private final ToDoubleBiFunction<String, String> measure;

    private TextMetric(String name, ToDoubleBiFunction<String, String> measure) {
        this.name = name;
        this.measure = measure;
    }

    /**
     * {@return the metric with a name}
     *
     * @param name for example {@code rouge-l}
     * @throws IllegalArgumentException if there is none; the message lists all names
     */
    public static TextMetric named(String name) {
        return ALL.stream()
                .filter(metric -> metric.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the metric must be one of "
                        + ALL.stream().map(TextMetric::name).collect(Collectors.joining(", ")) + ", but was '" + name
                        + "'"));
    }

    /** {@return all text metrics} */
    public static List<TextMetric> all() {
        return ALL;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean tells(String reference) {
        return this != CONTAINS || !reference.isBlank();
    }

    @Override
    public double score(String text, List<String> references) {
        return references.stream()
                .mapToDouble(reference -> measure.applyAsDouble(text, reference))
                .max()
                .orElseThrow(() ->
                        new IllegalArgumentException("references must hold at least one reference, but was empty"));
    }
}
