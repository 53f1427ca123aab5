package dev.llmops.guardrails;

import dev.llmops.guardrails.internal.operators.Encryption;

/**
 * Reads back what {@link PiiOperator#encrypt} and {@link PiiOperator#formatPreserving} made: this is how a stored text can
 * be restored later, by who has the key, without a store of values. Safe for use by several threads.
 */
public final class PiiCipher {

    private final Encryption encryption;

    /**
     * A reader of encrypted values.
     *
     * @param key the 32 bytes that they were encrypted with
     * @throws IllegalStateException if Bouncy Castle is missing
     */
    public PiiCipher(byte[] key) {
        this.encryption = new Encryption(key);
    }

    /**
     * {@return a text with each encrypted value in it put back}
     *
     * @param tenant whose call it was in; empty if nobody's
     * @param text a text
     * @throws IllegalArgumentException if a value was encrypted with another key or for another tenant, or was changed
     */
    public String restore(String tenant, String text) {
        return encryption.restored(tenant, text);
    }
}
