package dev.llmops.cli.eval;

import dev.llmops.eval.metric.reference.Bleu;
import dev.llmops.eval.metric.reference.BleuTokenizer;
import dev.llmops.eval.metric.reference.Chrf;
import dev.llmops.eval.metric.reference.CorpusMetric;
import dev.llmops.eval.metric.reference.Smoothing;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How BLEU and chrF count, by sacrebleu's names. */
final class CorpusMetricOptions {

    @Option(names = "--tokenize", paramLabel = "NAME", description = "Of bleu: 13a (the default), none, char or intl.")
    @Nullable
    String tokenize;

    @Option(
            names = "--smooth",
            paramLabel = "NAME",
            description = "Of bleu, where an order has no match: exp (the default), floor, add-k or none.")
    @Nullable
    String smooth;

    @Option(
            names = "--smooth-value",
            paramLabel = "X",
            description =
                    "Of bleu with --smooth floor (default 0.1) or add-k (1): what takes the place of no match, or is"
                            + " added.")
    @Nullable
    Double smoothValue;

    @Option(names = "--order", paramLabel = "N", description = "Of bleu: the longest runs of words. Default: 4.")
    @Nullable
    Integer order;

    @Option(names = "--lowercase", description = "Of bleu: ignore case.")
    boolean lowercase;

    @Option(names = "--beta", paramLabel = "N", description = "Of chrf2 and chrf2pp: the weight of recall. Default: 2.")
    @Nullable
    Integer beta;

    @Option(names = "--whitespace", description = "Of chrf2 and chrf2pp: count white space as characters.")
    boolean whitespace;

    @Option(
            names = "--eps-smoothing",
            description =
                    "Of chrf2 and chrf2pp: the mean over all orders, as chrF++.py; by default those count that both"
                            + " texts have.")
    boolean epsSmoothing;

    /** {@return the metric of a corpus of this name with these options, or null if the metric is none} */
    @Nullable
    CorpusMetric corpusMetric(String name) {
        CorpusMetric standard = CorpusMetric.standard().stream()
                .filter(metric -> metric.name().equals(name))
                .findFirst()
                .orElse(null);
        boolean ofBleu = tokenize != null || smooth != null || smoothValue != null || order != null || lowercase;
        boolean ofChrf = beta != null || whitespace || epsSmoothing;
        if (ofBleu && !(standard instanceof Bleu)) {
            throw new IllegalArgumentException(
                    "--tokenize, --smooth, --smooth-value, --order and --lowercase go with --name bleu");
        }
        if (ofChrf && !(standard instanceof Chrf)) {
            throw new IllegalArgumentException(
                    "--beta, --whitespace and --eps-smoothing go with --name chrf2 or chrf2pp");
        }
        if (ofBleu) {
            return bleu();
        }
        return ofChrf && standard instanceof Chrf chrf ? chrf(chrf) : standard;
    }

    private Bleu bleu() {
        Bleu.Builder bleu = Bleu.builder();
        if (tokenize != null) {
            bleu.tokenizer(named("--tokenize", List.of(BleuTokenizer.values()), BleuTokenizer::label, tokenize));
        }
        Smoothing smoothing = smooth == null
                ? Smoothing.EXP
                : named("--smooth", List.of(Smoothing.values()), Smoothing::label, smooth);
        if (smoothValue == null) {
            bleu.smoothing(smoothing);
        } else {
            bleu.smoothing(smoothing, smoothValue);
        }
        if (order != null) {
            bleu.maxOrder(order);
        }
        return (lowercase ? bleu.lowercase() : bleu).build();
    }

    private Chrf chrf(Chrf standard) {
        Chrf weighted = beta == null ? standard : standard.withBeta(beta);
        Chrf spaced = whitespace ? weighted.withWhitespace() : weighted;
        return epsSmoothing ? spaced.withEpsSmoothing() : spaced;
    }

    private static <T> T named(String option, List<T> all, Function<T, String> label, String name) {
        return all.stream()
                .filter(each -> label.apply(each).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(option + " must be one of "
                        + String.join(", ", all.stream().map(label).toList()) + ", but was '" + name + "'"));
    }
}
