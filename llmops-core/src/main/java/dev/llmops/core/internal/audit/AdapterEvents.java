package dev.llmops.core.internal.audit;

import dev.llmops.api.adapter.AdapterSource;
import dev.llmops.api.adapter.AdapterVersion;
import dev.llmops.api.audit.AuditEvent;
import dev.llmops.api.json.JsonValues;
import dev.llmops.api.prompt.LabelMove;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the audit log says about adapters: what each is, what it comes from, and where its labels went on what evidence.
 */
public final class AdapterEvents {

    public static final String VERSION = "adapter.version";
    public static final String LABEL = "adapter.label";

    private AdapterEvents() {}

    public static AuditEvent of(AdapterVersion version, String rowHash) {
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        details.put("digest", version.content().digest());
        details.put("base", version.content().base());
        details.put("template", version.content().template());
        details.put("dataset", digest(version.content().dataset()));
        details.put("job", digest(version.content().job()));
        details.put("evaluation", digest(version.content().evaluation()));
        details.put("message", version.message());
        details.put(AuditEvents.RECORD_HASH, rowHash);
        return new AuditEvent(
                VERSION,
                version.author(),
                version.reference().toString(),
                JsonValues.copyOf("details", details),
                version.createdAt());
    }

    private static @Nullable String digest(@Nullable AdapterSource source) {
        return source == null ? null : source.digest();
    }

    public static AuditEvent of(LabelMove move, int position, String rowHash) {
        return PromptEvents.of(LABEL, move, position, rowHash, null);
    }
}
