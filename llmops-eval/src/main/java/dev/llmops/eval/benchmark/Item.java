package dev.llmops.eval.benchmark;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A document as a model sees it.
 *
 * @param id its index in the data
 * @param document its fields
 * @param context what stands before what is scored
 * @param choices what is chosen from, or the one text of a log-likelihood; none if the model writes
 * @param gold index of the right choice, or -1
 * @param expected the right text
 * @param labels 1 for each choice that is right, where several may be; else empty
 */
record Item(
        int id,
        Map<String, @Nullable Object> document,
        String context,
        List<String> choices,
        int gold,
        String expected,
        List<Boolean> labels) {

    @Nullable
    String subject() {
        return document.get(BenchmarkData.SUBJECT) instanceof String subject ? subject : null;
    }
}
