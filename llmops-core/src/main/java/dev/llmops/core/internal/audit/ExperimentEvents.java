package dev.llmops.core.internal.audit;

import dev.llmops.api.audit.AuditEvent;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.experiment.Variant;
import dev.llmops.api.json.JsonValues;
import dev.llmops.api.text.UnicodeText;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the audit log says about experiments. Evidence is in the version, which the hash of its row covers. */
public final class ExperimentEvents {

    public static final String VERSION = "experiment.version";
    public static final String ERASED = "experiment.erase";

    private ExperimentEvents() {}

    /** {@return that a version was made} */
    public static AuditEvent of(ExperimentVersion version, String rowHash) {
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        details.put(AuditEvents.RECORD_HASH, rowHash);
        details.put("status", version.status().name());
        details.put("epoch", version.epoch());
        Map<String, Object> buckets = new LinkedHashMap<>();
        for (Variant variant : version.experiment().variants()) {
            buckets.put(UnicodeText.repair(variant.name()), version.buckets().count(variant.name()));
        }
        details.put("buckets", buckets);
        details.put("message", version.message() == null ? null : UnicodeText.repair(version.message()));
        return new AuditEvent(
                VERSION,
                version.by() == null ? null : UnicodeText.repair(version.by()),
                version.experiment().name() + "@" + version.number(),
                JsonValues.copyOf("details", details),
                version.at());
    }

    /** {@return that one unit or several were erased, without saying which} */
    public static AuditEvent erased(long rows, Instant at) {
        return new AuditEvent(ERASED, null, "one unit", Map.of("rows", rows), at);
    }
}
