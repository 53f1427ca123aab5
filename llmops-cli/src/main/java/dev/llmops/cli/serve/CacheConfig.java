package dev.llmops.cli.serve;

import dev.llmops.api.cache.ResponseCache;
import dev.llmops.core.cache.CachePolicy;
import dev.llmops.core.cache.ResponseCaches;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * The cache of answers, as a configuration says it.
 *
 * @param cache opens it
 * @param node where it stands
 */
record CacheConfig(Supplier<ResponseCache> cache, ConfigNode node) {

    private static final int MAX_ENTRIES = 100_000;
    private static final int MEGABYTES = 64;

    static CacheConfig read(ConfigNode node) {
        node.mapping("file", "max_entries", "megabytes", "ttl", "sampled_answers", "tool_calls");
        ConfigNode file = node.get("file");
        ConfigNode other = node.get(file == null ? "max_entries" : "megabytes");
        if (other != null) {
            throw other.problem(
                    file == null
                            ? "is for a cache in a file; name one, or set megabytes"
                            : "is for a cache in memory; set max_entries, or leave out file");
        }
        CacheConfig config = new CacheConfig(file == null ? inMemory(node) : inFile(node, file), node);
        config.policy(ResponseCaches.inMemory(MEGABYTES * 1_000_000L));
        return config;
    }

    private static Supplier<ResponseCache> inMemory(ConfigNode node) {
        long bytes = ServeConfig.count(node, "megabytes", MEGABYTES, 1, 1_000_000) * 1_000_000L;
        return () -> ResponseCaches.inMemory(bytes);
    }

    private static Supplier<ResponseCache> inFile(ConfigNode node, ConfigNode file) {
        Path path = node.file().resolve(file.text());
        int most = ServeConfig.count(node, "max_entries", MAX_ENTRIES, 1, Integer.MAX_VALUE);
        return () -> ResponseCaches.sqlite(path, most);
    }

    CachePolicy policy(ResponseCache opened) {
        CachePolicy.Builder policy = CachePolicy.builder(opened);
        node.with("ttl", value -> policy.ttl(value.duration()));
        node.with("sampled_answers", value -> {
            if (value.truth()) {
                policy.sampledAnswers();
            }
        });
        node.with("tool_calls", value -> {
            if (value.truth()) {
                policy.toolCalls();
            }
        });
        return policy.build();
    }
}
