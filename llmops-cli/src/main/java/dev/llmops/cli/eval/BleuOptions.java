package dev.llmops.cli.eval;

import dev.llmops.eval.metric.reference.Bleu;
import dev.llmops.eval.metric.reference.BleuTokenizer;
import dev.llmops.eval.metric.reference.CorpusMetric;
import dev.llmops.eval.metric.reference.Smoothing;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How BLEU cuts and smooths, by sacrebleu's names. */
final class BleuOptions {

    @Option(names = "--tokenize", paramLabel = "NAME", description = "Of bleu: 13a (the default), none, char or intl.")
    @Nullable
    String tokenize;

    @Option(
            names = "--smooth",
            paramLabel = "NAME",
            description = "Of bleu, where an order has no match: exp (the default), floor, add-k or none.")
    @Nullable
    String smooth;

    @Option(names = "--lowercase", description = "Of bleu: ignore case.")
    boolean lowercase;

    /** {@return the metric of a corpus of this name with these options, or null if the metric is none} */
    @Nullable
    CorpusMetric corpusMetric(String name) {
        CorpusMetric standard = CorpusMetric.standard().stream()
                .filter(metric -> metric.name().equals(name))
                .findFirst()
                .orElse(null);
        if (tokenize == null && smooth == null && !lowercase) {
            return standard;
        }
        if (!(standard instanceof Bleu)) {
            throw new IllegalArgumentException("--tokenize, --smooth and --lowercase go with --name bleu");
        }
        return new Bleu(
                tokenize == null
                        ? BleuTokenizer.V13A
                        : named("--tokenize", List.of(BleuTokenizer.values()), BleuTokenizer::label, tokenize),
                smooth == null
                        ? Smoothing.EXP
                        : named("--smooth", List.of(Smoothing.values()), Smoothing::label, smooth),
                lowercase);
    }

    private static <T> T named(String option, List<T> all, Function<T, String> label, String name) {
        return all.stream()
                .filter(each -> label.apply(each).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(option + " must be one of "
                        + String.join(", ", all.stream().map(label).toList()) + ", but was '" + name + "'"));
    }
}
