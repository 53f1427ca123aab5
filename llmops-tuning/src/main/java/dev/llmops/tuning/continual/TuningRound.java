package dev.llmops.tuning.continual;

import dev.llmops.api.adapter.AdapterVersion;
import dev.llmops.tuning.study.StudyReport;
import org.jspecify.annotations.Nullable;

/**
 * A round of continual improvement.
 *
 * @param reason why it was made
 * @param report the study's report
 * @param version the registered adapter; null if none was trained
 * @param promoted whether it now has the champion label
 * @param refusal why it does not; null if it does
 */
public record TuningRound(
        String reason,
        StudyReport report,
        @Nullable AdapterVersion version,
        boolean promoted,
        @Nullable String refusal) {}
