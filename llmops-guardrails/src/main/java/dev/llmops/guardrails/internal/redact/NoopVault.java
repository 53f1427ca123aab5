package dev.llmops.guardrails.internal.redact;

import dev.llmops.guardrails.ValueVault;
import java.util.Map;

/** Forgets at once. */
public final class NoopVault implements ValueVault {

    /** The one that there is. */
    public static final ValueVault INSTANCE = new NoopVault();

    private NoopVault() {}

    @Override
    public void keep(Scope scope, String placeholder, String value) {}

    @Override
    public Map<String, String> values(Scope scope) {
        return Map.of();
    }

    @Override
    public boolean forget(Scope scope) {
        return false;
    }
}
