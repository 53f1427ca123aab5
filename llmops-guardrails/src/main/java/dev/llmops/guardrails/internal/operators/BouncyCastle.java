package dev.llmops.guardrails.internal.operators;

/** The library with the ciphers that Java does not have; optional, because few applications use them. */
final class BouncyCastle {

    private BouncyCastle() {}

    /** @throws IllegalStateException if the library is missing */
    static void require(String operator) {
        try {
            Class.forName("org.bouncycastle.crypto.fpe.FPEFF1Engine", false, BouncyCastle.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(
                    "the operator " + operator + " needs Bouncy Castle, which is not on the class path: add"
                            + " org.bouncycastle:bcprov-jdk18on",
                    e);
        }
    }
}
