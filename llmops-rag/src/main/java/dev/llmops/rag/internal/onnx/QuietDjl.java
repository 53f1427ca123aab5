package dev.llmops.rag.internal.onnx;

import java.util.Map;

/**
 * DJL, whose tokenizers are used, would report its use from machines in Amazon's cloud, and fetch other native code
 * where it finds CUDA. Nothing phones home.
 */
public final class QuietDjl {

    private static final Map<String, String> QUIET =
            Map.of("OPT_OUT_TRACKING", "true", "ai.djl.offline", "true", "RUST_FLAVOR", "cpu");

    private QuietDjl() {}

    /** Sets the system properties that keep DJL quiet, where they are not set already. */
    public static void ensure() {
        QUIET.forEach((property, value) -> {
            if (System.getProperty(property) == null) {
                System.setProperty(property, value);
            }
        });
    }
}
