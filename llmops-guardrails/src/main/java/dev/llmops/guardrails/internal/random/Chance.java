package dev.llmops.guardrails.internal.random;

import java.security.SecureRandom;

/** This class is internal and is not for public use; it may change at any time. */
public final class Chance {

    private Chance() {}

    /** {@return a seed that nobody can foresee: who could, would send an attack where it is not looked at} */
    public static long seed() {
        return new SecureRandom().nextLong();
    }
}
