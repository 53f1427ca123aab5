package dev.llmops.mcp.server;

import dev.llmops.api.audit.AuditEvent;
import dev.llmops.api.audit.AuditLog;
import dev.llmops.api.identity.Caller;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** Who read what through the server: an entry before anything is read, so that nothing is read without one. It holds no texts. */
final class AccessLog {

    private final AuditLog audit;
    private final InstantSource clock;

    AccessLog(AuditLog audit, InstantSource clock) {
        this.audit = audit;
        this.clock = clock;
    }

    void read(Caller caller, String what, Map<String, String> details) {
        Map<String, Object> all = new LinkedHashMap<>(details);
        if (caller.tenant() != null) {
            all.put("tenant", caller.tenant());
        }
        audit.append(new AuditEvent("mcp.read", caller.user(), what, all, clock.instant()));
    }
}
