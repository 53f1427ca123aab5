package dev.llmops.tuning.job;

import java.nio.file.Path;

/**
 * What a job brought.
 *
 * @param folder PEFT's folder of the adapter: {@code adapter_config.json} and {@code adapter_model.safetensors}
 * @param report what the job did
 */
public record TrainedAdapter(Path folder, TrainingReport report) {}
