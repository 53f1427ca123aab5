package dev.llmops.local.internal.llama;

import java.nio.charset.StandardCharsets;

/** What the shim would throw, for tests without it. */
public final class NativeErrors {

    private NativeErrors() {}

    public static NativeError failure(String text) {
        return new NativeError(0, text.getBytes(StandardCharsets.UTF_8));
    }
}
