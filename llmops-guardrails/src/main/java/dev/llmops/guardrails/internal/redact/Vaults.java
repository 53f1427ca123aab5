package dev.llmops.guardrails.internal.redact;

import dev.llmops.guardrails.ValueVault;
import java.util.List;
import java.util.Map;

/** This class is internal and is not for public use; it may change at any time. */
public final class Vaults {

    /** Forgets at once. */
    public static final ValueVault NOOP = new Several(List.of());

    private Vaults() {}

    public static ValueVault composite(List<ValueVault> vaults) {
        if (vaults.isEmpty()) {
            throw new IllegalArgumentException("vaults must hold at least one, but was empty");
        }
        return new Several(List.copyOf(vaults));
    }

    private record Several(List<ValueVault> vaults) implements ValueVault {

        @Override
        public void keep(Scope scope, String placeholder, String value) {
            vaults.forEach(vault -> vault.keep(scope, placeholder, value));
        }

        @Override
        public Map<String, String> values(Scope scope) {
            return vaults.stream()
                    .map(vault -> vault.values(scope))
                    .filter(values -> !values.isEmpty())
                    .findFirst()
                    .orElse(Map.of());
        }

        @Override
        public boolean forget(Scope scope) {
            boolean any = false;
            for (ValueVault vault : vaults) {
                any |= vault.forget(scope);
            }
            return any;
        }
    }
}
