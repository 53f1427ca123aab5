package dev.llmops.tuning.continual;

import dev.llmops.api.adapter.AdapterContent;
import dev.llmops.tuning.study.StudyReport;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a study came to.
 *
 * @param report the report
 * @param adapter the adapter that it measured, with its data set, job and report; null if none was trained
 * @param family the adapter's family in the report; null if none was trained
 * @param baseline digest of the adapter that the study's baseline served; null if it served none. A gate that wants the champion
 *     beaten wants to see its digest here
 */
public record RoundOutcome(
        StudyReport report,
        @Nullable AdapterContent adapter,
        @Nullable String family,
        @Nullable String baseline) {

    /** Refuses an adapter without its family. */
    public RoundOutcome {
        Objects.requireNonNull(report, "report");
        if ((adapter == null) != (family == null)) {
            throw new IllegalArgumentException("an adapter and its family in the report come together");
        }
    }
}
