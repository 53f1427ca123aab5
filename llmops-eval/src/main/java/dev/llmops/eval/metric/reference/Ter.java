package dev.llmops.eval.metric.reference;

import dev.llmops.eval.internal.text.PythonText;
import dev.llmops.eval.internal.text.WordNumbers;
import java.util.List;

/**
 * TER, the translation edit rate (Snover and others 2006): how many words must be inserted, deleted, replaced, or moved in blocks to turn
 * the text into the reference, per hundred words of the reference. From 0, and above 100 for a text much longer than its reference;
 * lower is closer. The values are those of sacrebleu 2.6, which follows Tercom: case-insensitive, split at white space, with its limits on
 * moves. Of several references, the one with the fewest edits counts, divided by the mean length of all.
 */
public final class Ter implements CorpusMetric {

    /** {@code ter}: sacrebleu's defaults. */
    public static final Ter STANDARD = new Ter();

    /** Moves are tried a thousand times, each over all words: more would take minutes. */
    private static final int MAX_WORDS = 100_000;

    private Ter() {}

    @Override
    public String name() {
        return "ter";
    }

    @Override
    public double[] statistics(String text, List<String> references) {
        WordNumbers numbers = new WordNumbers();
        int[] own = words(text, numbers);
        int edits = Integer.MAX_VALUE;
        double lengths = 0;
        for (String reference : References.required(references)) {
            int[] theirs = words(reference, numbers);
            edits = Math.min(edits, theirs.length == 0 ? own.length : new TerEdits(theirs).of(own));
            lengths += theirs.length;
        }
        return new double[] {edits, lengths / references.size()};
    }

    /** Equal words have equal numbers. */
    private static int[] words(String text, WordNumbers numbers) {
        int[] words = numbers.split(PythonText.lowerCase(PythonText.stripEnd(text)));
        if (words.length > MAX_WORDS) {
            throw new IllegalArgumentException(
                    "a text must have at most " + MAX_WORDS + " words for ter, but one has " + words.length);
        }
        return words;
    }

    @Override
    public double score(String text, List<String> references) {
        return corpusScore(statistics(text, references));
    }

    @Override
    public double corpusScore(double[] sums) {
        if (sums[1] > 0) {
            return 100 * (sums[0] / sums[1]);
        }
        return sums[0] > 0 ? 100 : 0;
    }
}
