package dev.llmops.tuning.continual;

import dev.llmops.api.adapter.AdapterContent;
import dev.llmops.tuning.study.StudyReport;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a study.
 *
 * @param report the report
 * @param adapter the adapter that it measured, with its data set, job and report; null if none was trained
 * @param family the adapter's family in the report; null if none was trained
 * @param baseline digest of the adapter that the study's baseline served; null if it served none. A gate that requires the champion
 *     to be beaten checks for its digest here
 */
public record RoundOutcome(
        StudyReport report,
        @Nullable AdapterContent adapter,
        @Nullable String family,
        @Nullable String baseline) {

    /** Rejects an adapter without its family. */
    public RoundOutcome {
        Objects.requireNonNull(report, "report");
        if ((adapter == null) != (family == null)) {
            throw new IllegalArgumentException("an adapter and its family in the report come together");
        }
    }
}
