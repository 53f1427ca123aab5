package dev.llmops.eval.metric.rag;

import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.eval.internal.claim.Asking;
import dev.llmops.eval.internal.claim.NoScoreException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A mean of five shares of an answer's stems. Words anywhere in the passages order answers well that are made up or not; words near each other, in order and in
 * pairs those that put together what does not belong together; the worst sentence those that are partly right.
 *
 * <p>The weights were fitted on development rows of BEGIN, WiCE, QAGS, AttributionBench and SciFact, each set counting the same by the log odds of its AUC, in tenths;
 * docs/measurements/rag-metrics.md has what they are worth on a set that they were not fitted on.
 */
final class LexicalGroundedness {

    /** Its version decides its scores. */
    static final Evaluator EVALUATOR = Asking.evaluator(
            "groundedness",
            () -> "groundedness 3",
            (asking, answer) -> score(answer.output(), Evidence.passages(answer)));

    /** In tenths, so that a copy scores 1 and not a little less. */
    private static final double WORDS = 4;

    private static final double NEARBY = 2;
    private static final double PAIRS = 1;
    private static final double ORDERED = 2;
    private static final double WORST = 1;
    private static final double ALL = 10;

    private static final int NAMED_WORDS = 12;

    private LexicalGroundedness() {}

    private static Asking.Answer score(String answer, List<String> passages) {
        if (answer.isBlank()) {
            throw NoScoreException.unscored("the answer is empty");
        }
        List<String> words = SourceWords.words(answer);
        if (words.isEmpty()) {
            boolean there = passages.stream().anyMatch(passage -> passage.contains(answer.strip()));
            return new Asking.Answer(
                    there ? 1 : 0, "the answer has no words, and is " + (there ? "" : "not ") + "in a passage");
        }
        SourceWords source = SourceWords.of(passages);
        List<String> stems = SourceWords.stems(words);
        List<String> content = SourceWords.content(words);
        double worst = SourceWords.sentences(answer).stream()
                .mapToDouble(source::share)
                .min()
                .orElseGet(() -> source.share(answer));
        double sum = WORDS * SourceWords.share(stems, source.known())
                + NEARBY * source.nearby(content)
                + PAIRS * source.pairShare(content)
                + ORDERED * source.ordered(stems, content)
                + WORST * worst;
        return new Asking.Answer(sum / ALL, rationale(words, source));
    }

    private static String rationale(List<String> words, SourceWords source) {
        List<String> foreign = words.stream()
                .filter(word -> !source.known().contains(SourceWords.stem(word)))
                .distinct()
                .toList();
        if (foreign.isEmpty()) {
            return "every word stands in a passage";
        }
        String shown = foreign.stream().limit(NAMED_WORDS).collect(Collectors.joining(", "));
        int more = foreign.size() - NAMED_WORDS;
        return "in no passage: " + (more > 0 ? shown + ", and " + more + " more" : shown);
    }
}
