package dev.llmops.core;

import dev.llmops.api.retention.Subject;
import dev.llmops.api.retention.SubjectHolder;
import dev.llmops.core.chain.Interceptor;
import dev.llmops.core.internal.cache.CacheInterceptor;
import java.util.List;
import java.util.Objects;

/**
 * What the semantic cache of a chain keeps in memory.
 *
 * @param name the holder's name
 * @param chain the chain's steps
 */
record SimilarQuestions(String name, List<Interceptor> chain) implements SubjectHolder {

    SimilarQuestions {
        Objects.requireNonNull(name, "name");
    }

    @Override
    public Erased erase(Subject subject) {
        return Erased.all(chain.stream()
                .filter(CacheInterceptor.class::isInstance)
                .mapToLong(cache -> ((CacheInterceptor) cache).erase(subject))
                .sum());
    }
}
