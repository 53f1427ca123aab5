package dev.llmops.guardrails;

import dev.llmops.guardrails.internal.operators.Encryption;

/**
 * Decrypts values produced by {@link PiiOperator#encrypt} and {@link PiiOperator#formatPreserving}, so that the holder of the key
 * can restore a stored text later without a store of values. Safe for use by multiple threads.
 */
public final class PiiCipher {

    private final Encryption encryption;

    /**
     * Creates a cipher that reads encrypted values.
     *
     * @param key the 32 bytes that they were encrypted with
     * @throws IllegalStateException if Bouncy Castle is missing
     */
    public PiiCipher(byte[] key) {
        this.encryption = new Encryption(key);
    }

    /**
     * {@return a text with each encrypted value in it restored}
     *
     * @param tenant the tenant of the call; empty if none
     * @param text the text
     * @throws IllegalArgumentException if a value was encrypted with another key or for another tenant, or was changed
     */
    public String restore(String tenant, String text) {
        return encryption.restored(tenant, text);
    }
}
