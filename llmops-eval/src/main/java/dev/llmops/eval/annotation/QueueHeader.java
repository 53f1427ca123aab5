package dev.llmops.eval.annotation;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The first line of a queue's file. */
record QueueHeader(
        @Nullable String queue, int annotatorsPerItem, Duration lease, List<String> annotators, String rubric) {

    QueueHeader {
        annotators = List.copyOf(annotators);
    }
}
