package dev.llmops.local.option;

import dev.llmops.commons.internal.option.Require;
import java.time.Duration;
import java.util.List;

/**
 * How a {@link dev.llmops.local.LocalModelWorker} runs and watches its process.
 *
 * @param startTimeout most time from the start of the process until its model is loaded; a process that needs longer is killed,
 *     and the call that waited for it fails with a {@link dev.llmops.api.error.ModelTimeoutException}. The default is 10 minutes
 * @param heartbeatTimeout most time until the process answers a heartbeat, however slow its model is; one that does not is
 *     killed, its calls fail with a retryable {@link dev.llmops.api.error.ModelUnavailableException}, and the next call starts
 *     a new one. The default is 30 seconds
 * @param jvmOptions options of the process's JVM, for example {@code -Xmx256m}; the model itself is outside of its heap
 */
public record WorkerOptions(Duration startTimeout, Duration heartbeatTimeout, List<String> jvmOptions) {

    /** The defaults of all. */
    public static final WorkerOptions DEFAULT =
            new WorkerOptions(Duration.ofMinutes(10), Duration.ofSeconds(30), List.of());

    /** Copies the list, and refuses times that are not positive. */
    public WorkerOptions {
        Require.positive("startTimeout", startTimeout);
        Require.positive("heartbeatTimeout", heartbeatTimeout);
        jvmOptions = List.copyOf(jvmOptions);
    }

    /**
     * {@return these options with a limit for the start}
     *
     * @param time most time until the model is loaded
     */
    public WorkerOptions withStartTimeout(Duration time) {
        return new WorkerOptions(time, heartbeatTimeout, jvmOptions);
    }

    /**
     * {@return these options with a limit for heartbeats}
     *
     * @param time most time until a heartbeat is answered
     */
    public WorkerOptions withHeartbeatTimeout(Duration time) {
        return new WorkerOptions(startTimeout, time, jvmOptions);
    }

    /**
     * {@return these options with options of the JVM}
     *
     * @param options all of them
     */
    public WorkerOptions withJvmOptions(String... options) {
        return new WorkerOptions(startTimeout, heartbeatTimeout, List.of(options));
    }
}
