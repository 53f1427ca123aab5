package dev.llmops.server.feedback;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;

/**
 * The script that a page loads to send feedback, as the endpoint serves it; an application may serve it itself. It needs no other script, keeps
 * nothing in the browser, sets no cookie, and does nothing on a page without a token.
 */
public final class FeedbackScript {

    private static final String FILE = "llmops-feedback.js";

    private static final byte[] BYTES = load();

    private FeedbackScript() {}

    /** {@return its text} */
    public static String text() {
        return new String(BYTES, StandardCharsets.UTF_8);
    }

    /** {@return its digest for the attribute {@code integrity} of a script element (Subresource Integrity), {@code sha384-...}} */
    public static String integrity() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-384").digest(BYTES);
            return "sha384-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-384", e);
        }
    }

    private static byte[] load() {
        try (InputStream in = FeedbackScript.class.getResourceAsStream(FILE)) {
            return Objects.requireNonNull(in, FILE).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
