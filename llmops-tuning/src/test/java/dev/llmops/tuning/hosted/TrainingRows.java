package dev.llmops.tuning.hosted;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows as OpenAI takes them. */
final class TrainingRows {

    private TrainingRows() {}

    static String sft(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"messages\":[{\"role\":\"user\",\"content\":\"question " + i
                        + "\"},{\"role\":\"assistant\",\"content\":\"answer " + i + "\"}]}\n")
                .collect(Collectors.joining());
    }
}
