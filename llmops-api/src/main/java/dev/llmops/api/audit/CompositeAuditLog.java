package dev.llmops.api.audit;

import dev.llmops.api.closing.Closing;
import dev.llmops.api.internal.Members;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

final class CompositeAuditLog implements AuditLog {

    private final List<AuditLog> logs;

    CompositeAuditLog(List<AuditLog> logs) {
        this.logs = Members.atLeastOne("logs", logs);
    }

    @Override
    public AuditEntry append(AuditEvent event) {
        List<AuditEntry> entries = new ArrayList<>();
        Closing.each(logs, log -> entries.add(log.append(event)));
        return entries.get(0);
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
