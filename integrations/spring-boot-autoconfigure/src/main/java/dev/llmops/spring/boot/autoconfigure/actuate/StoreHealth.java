package dev.llmops.spring.boot.autoconfigure.actuate;

import dev.llmops.core.LlmOps;
import java.util.Map;

/** What both indicators tell: that the store answers, by the head of its audit log. No model is asked, for it may cost money. */
final class StoreHealth {

    private StoreHealth() {}

    static Map<String, Object> details(LlmOps ops) {
        return Map.of("auditEntries", ops.audit().head().sequence(), "models", "not asked");
    }
}
