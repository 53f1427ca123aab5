package dev.llmops.api.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;

final class CompositeAuditLog implements AuditLog {

    private final List<AuditLog> logs;

    CompositeAuditLog(List<AuditLog> logs) {
        this.logs = List.copyOf(logs);
        if (logs.isEmpty()) {
            throw new IllegalArgumentException("logs must hold at least one log, but was empty");
        }
    }

    @Override
    public AuditEntry append(AuditEvent event) {
        AuditEntry first = logs.get(0).append(event);
        logs.stream().skip(1).forEach(log -> log.append(event));
        return first;
    }

    @Override
    public AuditHead head() {
        return logs.get(0).head();
    }

    @Override
    public List<AuditEntry> entries(long after, int limit) {
        return logs.get(0).entries(after, limit);
    }

    @Override
    public AuditVerification verify(@Nullable AuditHead known) {
        return logs.get(0).verify(known);
    }
}
