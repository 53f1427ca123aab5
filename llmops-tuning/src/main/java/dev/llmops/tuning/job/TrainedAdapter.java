package dev.llmops.tuning.job;

import java.nio.file.Path;

/**
 * The result of a job.
 *
 * @param folder PEFT's folder of the adapter: {@code adapter_config.json} and {@code adapter_model.safetensors}
 * @param report the job's report
 */
public record TrainedAdapter(Path folder, TrainingReport report) {}
