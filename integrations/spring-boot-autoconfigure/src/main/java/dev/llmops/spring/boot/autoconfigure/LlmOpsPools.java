package dev.llmops.spring.boot.autoconfigure;

import dev.llmops.api.closing.Closing;
import dev.llmops.serving.pool.Pool;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;

/** The pools of {@code llmops.pools}, which their {@code LlmOps} closes. */
public record LlmOpsPools(Map<String, Pool> byName) implements AutoCloseable {

    /** Copies the map. */
    public LlmOpsPools {
        byName = Map.copyOf(byName);
    }

    /** {@return pools of their properties; where one cannot be made, those before it are closed} */
    static LlmOpsPools of(Map<String, PoolProperties> properties, BiFunction<String, PoolProperties, Pool> factory) {
        Map<String, Pool> made = new LinkedHashMap<>();
        try {
            properties.forEach((name, values) -> made.put(name, factory.apply(name, values)));
        } catch (RuntimeException | Error e) {
            Closing.after(e, () -> Closing.each(made.values(), Pool::close));
            throw e;
        }
        return new LlmOpsPools(made);
    }

    /** Closes all; closing them twice does nothing. */
    @Override
    public void close() {
        Closing.each(byName.values(), Pool::close);
    }
}
