package dev.llmops.guardrails.internal.text;

import dev.llmops.commons.internal.text.MinHash;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** MinHash signatures of a text's runs of five letters and digits, with a standard error of at most 0.05. */
public final class TextSignature {

    private static final int HASHES = 128;
    private static final int WIDTH = Integer.BYTES;
    private static final int RUN = 5;
    private static final int MIN_COUNT = 16;

    private TextSignature() {}

    /**
     * {@return the signature of a text, or null if it has fewer than sixteen different runs}
     *
     * @param canonical the text in canonical form
     */
    public static @Nullable MinHash of(String canonical) {
        StringBuilder letters = new StringBuilder(canonical.length());
        for (int i = 0; i < canonical.length(); i++) {
            if (Character.isLetterOrDigit(canonical.charAt(i))) {
                letters.append(canonical.charAt(i));
            }
        }
        Set<Integer> runs = new HashSet<>();
        for (int i = 0; i + RUN <= letters.length(); i++) {
            runs.add(letters.substring(i, i + RUN).hashCode());
        }
        return runs.size() < MIN_COUNT ? null : MinHash.of(runs.stream().mapToLong(run -> run), HASHES, WIDTH);
    }

    /**
     * {@return a signature that was stored}
     *
     * @param bytes as {@link MinHash#bytes} gave them
     * @throws IllegalArgumentException if they are not as many as a signature has
     */
    public static MinHash ofBytes(byte[] bytes) {
        if (bytes.length != HASHES * WIDTH) {
            throw new IllegalArgumentException(
                    "a signature must have " + HASHES * WIDTH + " bytes, but had " + bytes.length);
        }
        return MinHash.ofBytes(bytes, WIDTH);
    }
}
