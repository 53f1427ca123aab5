package dev.llmops.eval.metric.code;

import java.time.Duration;

/**
 * What code may use.
 *
 * @param time how long each of its processes may run
 * @param megabytes how much memory it may have: of Java the heap, of Python the address space
 */
public record CodeLimits(Duration time, int megabytes) {

    /** Ten seconds and 512 MB. */
    public static final CodeLimits STANDARD = new CodeLimits(Duration.ofSeconds(10), 512);

    /** Refuses a limit that nothing could keep. */
    public CodeLimits {
        if (time.compareTo(Duration.ofSeconds(1)) < 0 || megabytes < 64) {
            throw new IllegalArgumentException(
                    "time must be at least 1 s and megabytes at least 64, but they were " + time + " and " + megabytes);
        }
    }
}
