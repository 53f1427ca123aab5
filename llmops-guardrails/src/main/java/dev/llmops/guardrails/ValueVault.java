package dev.llmops.guardrails;

import dev.llmops.guardrails.internal.redact.NoopVault;
import dev.llmops.guardrails.internal.redact.PlaceholderText;
import dev.llmops.guardrails.internal.redact.VaultInMemory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the values behind the placeholders of calls beyond the call, so that a stored answer can be read with its values later. Without a vault,
 * the values are lost with the call. A vault contains personal data: keep it apart from the records. Safe for use by multiple threads; if a
 * vault throws, the guardrail fails, and fails closed.
 *
 * <pre>{@code
 * ValueVault vault = ValueVault.inMemory(Duration.ofHours(8), 10_000, InstantSource.system());
 * Guardrail pii = PiiGuardrail.builder().vault(vault).build();
 * ...
 * String read = vault.restore(new ValueVault.Scope("shop", generation.id().value()), generation.response().text());
 * }</pre>
 */
public interface ValueVault {

    /**
     * A call of a tenant. Its placeholders cannot refer to values of other calls.
     *
     * @param tenant the tenant, or null if there are none
     * @param call the id of the call's record
     */
    record Scope(@Nullable String tenant, String call) {

        /** Rejects null for the call. */
        public Scope {
            Objects.requireNonNull(call, "call");
        }
    }

    /**
     * Keeps a value. The same placeholder of a call always has the same value.
     *
     * @param scope the call that it belongs to
     * @param placeholder for example {@code <EMAIL_1>}
     * @param value the value
     */
    void keep(Scope scope, String placeholder, String value);

    /**
     * {@return the values of a call by placeholder; empty if there are none, or they have been removed}
     *
     * @param scope the call
     */
    Map<String, String> values(Scope scope);

    /**
     * Removes the values of a call.
     *
     * @param scope the call
     * @return whether there were any
     */
    boolean forget(Scope scope);

    /**
     * {@return a text with values in place of placeholders, including placeholders as models tend to copy them: in another case, with spaces, a line
     * break, or markup. Unknown placeholders stay. In JSON a value is escaped, so that it stays a part of its string}
     *
     * @param scope the call that produced the text
     * @param text the text
     */
    default String restore(Scope scope, String text) {
        return PlaceholderText.restored(values(scope), text);
    }

    /**
     * {@return a vault in this process, which removes the values of a call after some time, and those of the oldest calls if there are too many}
     *
     * @param time how long the values of a call are kept, counted from the first one
     * @param maxCalls the maximum number of calls whose values are kept, at least 1
     * @param clock the clock
     */
    static ValueVault inMemory(Duration time, int maxCalls, InstantSource clock) {
        return new VaultInMemory(time, maxCalls, clock);
    }

    /** {@return a vault that keeps nothing} */
    static ValueVault noop() {
        return NoopVault.INSTANCE;
    }
}
