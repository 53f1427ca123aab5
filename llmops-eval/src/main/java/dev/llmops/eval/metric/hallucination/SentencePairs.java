package dev.llmops.eval.metric.hallucination;

import dev.llmops.commons.internal.text.Sentences;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleBiFunction;

/** Sentences of an answer beside those of samples. */
final class SentencePairs {

    private SentencePairs() {}

    /** {@return 1 less the mean, over the samples that have a sentence, of the likeness to the most like sentence; 1 if none has} */
    static <V> double[] unsupported(
            List<String> sentences,
            List<String> samples,
            Function<List<String>, List<V>> embed,
            ToDoubleBiFunction<V, V> likeness) {
        List<V> own = embed.apply(sentences);
        double[] supported = new double[sentences.size()];
        int counted = 0;
        for (String sample : samples) {
            List<String> others = new ArrayList<>(Sentences.of(sample, sample::substring));
            if (others.isEmpty()) {
                continue;
            }
            counted++;
            List<V> theirs = embed.apply(others);
            for (int i = 0; i < supported.length; i++) {
                V mine = own.get(i);
                supported[i] += theirs.stream()
                        .mapToDouble(other -> likeness.applyAsDouble(mine, other))
                        .max()
                        .orElse(0);
            }
        }
        int n = Math.max(1, counted);
        return Arrays.stream(supported).map(sum -> 1 - sum / n).toArray();
    }
}
