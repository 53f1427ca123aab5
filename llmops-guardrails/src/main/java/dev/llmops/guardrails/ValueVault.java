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
 * Keeps what the placeholders of calls stand for beyond the call, so that a stored answer can be read with its values later. Without one the
 * values are gone with the call. Who reads a vault reads personal data: keep it apart from the records. Safe for use by several threads; a
 * vault that throws fails the guardrail, which is closed.
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
     * One call of one tenant. Nobody else's values can be named by its placeholders.
     *
     * @param tenant the tenant, or null where there are none
     * @param call the id of the call's record
     */
    record Scope(@Nullable String tenant, String call) {

        /** Refuses null for the call. */
        public Scope {
            Objects.requireNonNull(call, "call");
        }
    }

    /**
     * Keeps a value. The same placeholder of a call always has the same value.
     *
     * @param scope whose it is
     * @param placeholder for example {@code <EMAIL_1>}
     * @param value the value
     */
    void keep(Scope scope, String placeholder, String value);

    /**
     * {@return the values of a call by their placeholders; empty where there are none, or none any more}
     *
     * @param scope whose
     */
    Map<String, String> values(Scope scope);

    /**
     * Forgets the values of a call.
     *
     * @param scope whose
     * @return whether there were any
     */
    boolean forget(Scope scope);

    /**
     * {@return a text with values in the place of placeholders, also as models tend to copy them: in another case, with blanks, a line
     * break, or marked up. Placeholders that are not known stay. Texts of JSON are to be restored one by one}
     *
     * @param scope the call that made the text
     * @param text the text
     */
    default String restore(Scope scope, String text) {
        return PlaceholderText.restored(values(scope), text);
    }

    /**
     * {@return a vault in this process, which forgets the values of a call after some time, and those of the oldest calls when there are too many}
     *
     * @param time how long the values of a call are kept, from the first one on
     * @param maxCalls of how many calls, at least 1
     * @param clock what tells the time
     */
    static ValueVault inMemory(Duration time, int maxCalls, InstantSource clock) {
        return new VaultInMemory(time, maxCalls, clock);
    }

    /** {@return a vault that forgets at once} */
    static ValueVault noop() {
        return NoopVault.INSTANCE;
    }
}
