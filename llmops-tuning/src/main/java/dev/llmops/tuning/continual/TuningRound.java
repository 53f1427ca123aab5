package dev.llmops.tuning.continual;

import dev.llmops.api.adapter.AdapterVersion;
import dev.llmops.tuning.study.StudyReport;
import org.jspecify.annotations.Nullable;

/**
 * A round of continual improvement.
 *
 * @param reason why it was made
 * @param report what the study measured
 * @param version the adapter as it was registered; null if none was trained
 * @param promoted whether it has the champion's label now
 * @param refusal why it has not; null if it has
 */
public record TuningRound(
        String reason,
        StudyReport report,
        @Nullable AdapterVersion version,
        boolean promoted,
        @Nullable String refusal) {}
