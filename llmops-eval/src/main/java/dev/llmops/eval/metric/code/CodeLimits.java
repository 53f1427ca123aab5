package dev.llmops.eval.metric.code;

import java.time.Duration;

/**
 * Limits for running code.
 *
 * @param time maximum run time of each process
 * @param megabytes maximum memory: the heap for Java, the address space for Python
 */
public record CodeLimits(Duration time, int megabytes) {

    /** Ten seconds and 512 MB. */
    public static final CodeLimits STANDARD = new CodeLimits(Duration.ofSeconds(10), 512);

    /** Rejects a limit that nothing could keep. */
    public CodeLimits {
        if (time.compareTo(Duration.ofSeconds(1)) < 0 || megabytes < 64) {
            throw new IllegalArgumentException(
                    "time must be at least 1 s and megabytes at least 64, but they were " + time + " and " + megabytes);
        }
    }
}
