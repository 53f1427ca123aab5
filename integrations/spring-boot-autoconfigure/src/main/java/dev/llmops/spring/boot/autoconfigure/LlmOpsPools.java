package dev.llmops.spring.boot.autoconfigure;

import dev.llmops.api.closing.Closing;
import dev.llmops.serving.pool.Pool;
import java.util.Map;

/**
 * The pools of {@code llmops.pools}, which their {@code LlmOps} closes.
 *
 * @param byName the pools
 */
public record LlmOpsPools(Map<String, Pool> byName) implements AutoCloseable {

    /** Copies the map. */
    public LlmOpsPools {
        byName = Map.copyOf(byName);
    }

    /** Closes all; closing them twice does nothing. */
    @Override
    public void close() {
        Closing.each(byName.values(), Pool::close);
    }
}
