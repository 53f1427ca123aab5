package dev.llmops.api.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;

final class NoopAuditLog implements AuditLog {

    static final NoopAuditLog INSTANCE = new NoopAuditLog();

    @Override
    public AuditEntry append(AuditEvent event) {
        return new AuditEntry(0, event, AuditHead.ORIGIN, AuditHead.ORIGIN);
    }

    @Override
    public AuditHead head() {
        return AuditHead.EMPTY;
    }

    @Override
    public List<AuditEntry> entries(long after, int limit) {
        return List.of();
    }

    @Override
    public List<String> hashes(long after, int limit) {
        return List.of();
    }

    @Override
    public AuditVerification verify(@Nullable AuditHead known) {
        if (known == null || known.equals(AuditHead.EMPTY)) {
            return new AuditVerification.Intact(AuditHead.EMPTY);
        }
        return new AuditVerification.Broken(
                1, AuditVerification.Kind.TRUNCATED, "this log keeps nothing, but its head should be " + known);
    }
}
