package dev.llmops.local.internal.engine.scheduling;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelException;
import dev.llmops.local.internal.llama.NativeError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a caller is told of whatever was thrown. */
public final class Faults {

    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

    private Faults() {}

    /** {@return an error of the public API for anything; {@code e}: what was thrown} */
    public static LlmOpsException typed(Throwable e) {
        if (e instanceof LlmOpsException known) {
            return known;
        }
        if (e instanceof NativeError known) {
            return known.typed();
        }
        LOG.error("the local engine failed unexpectedly", e);
        return new ModelException("the local engine failed unexpectedly: " + e, e, true);
    }
}
