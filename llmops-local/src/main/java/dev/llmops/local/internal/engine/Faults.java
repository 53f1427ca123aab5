package dev.llmops.local.internal.engine;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelException;
import dev.llmops.local.internal.llama.NativeError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a caller is told of whatever was thrown. */
final class Faults {

    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

    private Faults() {}

    static LlmOpsException typed(Throwable e) {
        if (e instanceof LlmOpsException known) {
            return known;
        }
        if (e instanceof NativeError known) {
            return new ModelException("llama.cpp failed: " + known.text(), e, true);
        }
        LOG.error("the local engine failed unexpectedly", e);
        return new ModelException("the local engine failed unexpectedly: " + e, e, true);
    }

    static InvalidRequestException grammarRefused(NativeError e) {
        return new InvalidRequestException(
                "the answer can not be held to its grammar (" + e.text()
                        + "); correct the grammar, or simplify the JSON schema",
                e);
    }
}
