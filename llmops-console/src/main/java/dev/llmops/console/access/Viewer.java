package dev.llmops.console.access;

import dev.llmops.api.text.UnicodeText;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who looks.
 *
 * @param name who, as the audit log will name them
 * @param tenant the tenant whose records they see, and nothing that belongs to all; null for all tenants
 * @param roles what they may do
 * @param mayReadContent whether they read what was said: questions, answers, passages, comments. Who may not sees ids, times, names,
 *     figures and decisions
 */
public record Viewer(String name, @Nullable String tenant, Set<ConsoleRole> roles, boolean mayReadContent) {

    /** Copies the roles; refuses text with a lone surrogate, and a blank tenant, which would be a forgotten one. */
    public Viewer {
        UnicodeText.requireWellFormed("name", name);
        UnicodeText.requireWellFormedOrNull("tenant", tenant);
        Objects.requireNonNull(roles, "roles");
        if (tenant != null && tenant.isBlank()) {
            throw new IllegalArgumentException(
                    "tenant must not be blank, but was '" + tenant + "'; null means all tenants");
        }
        roles = Set.copyOf(roles);
    }

    /**
     * {@return somebody who reads everything of all tenants and changes nothing}
     *
     * @param name who
     */
    public static Viewer reader(String name) {
        return new Viewer(name, null, Set.of(), true);
    }
}
