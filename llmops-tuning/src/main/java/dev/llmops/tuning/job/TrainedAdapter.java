package dev.llmops.tuning.job;

import java.nio.file.Path;
import java.util.List;

/**
 * The result of a job.
 *
 * @param folder PEFT's folder of the adapter: {@code adapter_config.json} and {@code adapter_model.safetensors}
 * @param report the job's report
 */
public record TrainedAdapter(Path folder, TrainingReport report) {

    /**
     * {@return the likeliest first token of each answer, by PEFT} A server of the adapter must choose the same.
     *
     * @param python the Python program of an environment that has PEFT
     * @param base the base that the adapter was trained on
     * @param rows a JSON Lines file whose rows have a {@code prompt} of messages
     * @throws TrainingException if PEFT does not answer
     */
    public List<String> firstTokens(Path python, Path base, Path rows) {
        return FirstTokens.of(python, base, folder, rows);
    }
}
