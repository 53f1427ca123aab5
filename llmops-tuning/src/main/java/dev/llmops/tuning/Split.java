package dev.llmops.tuning;

import dev.llmops.commons.internal.hash.Sha256;
import java.nio.ByteBuffer;
import java.util.Locale;

/** The file that an example goes to. */
public enum Split {
    /** For training. */
    TRAIN,
    /** For validation. */
    VALIDATION;

    /** {@return its name in file names and manifests} */
    String fileName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The split of a requester: the first 53 bits of SHA-256 over salt, a zero byte and the unit, as a fraction of 1. All
     * examples of a user are on one side, so that validation never uses learnt data.
     */
    static Split of(String salt, String unit, double validation) {
        byte[] hash = Sha256.of(salt + "\0" + unit);
        double place = (ByteBuffer.wrap(hash).getLong() >>> 11) / 0x1p53;
        return place < validation ? VALIDATION : TRAIN;
    }
}
