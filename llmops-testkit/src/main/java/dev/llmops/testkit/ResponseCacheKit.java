package dev.llmops.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.cache.CacheOrigin;
import dev.llmops.api.cache.CacheSelector;
import dev.llmops.api.cache.CachedResponse;
import dev.llmops.api.cache.ResponseCache;
import dev.llmops.api.cost.Cost;
import dev.llmops.api.generation.ErrorDetail;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.retention.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/**
 * What every {@link ResponseCache} promises, as long as it has room. A cache's test extends this class and says how to make one; what
 * it makes it closes itself.
 */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
public abstract class ResponseCacheKit {

    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
    private static final CacheOrigin ORIGIN = new CacheOrigin("acme", "answer", 3, "small", "v7");

    /** For subclasses. */
    protected ResponseCacheKit() {}

    /**
     * {@return an empty cache with room for a few hundred answers}
     *
     * @throws Exception if there is none to be had
     */
    protected abstract ResponseCache createCache() throws Exception;

    @Test
    final void an_answer_comes_back_as_it_was_kept() throws Exception {
        ResponseCache cache = createCache();
        long seed = 20261128;
        RandomRecords random = new RandomRecords(seed);
        List<CachedResponse> kept = IntStream.range(0, 50)
                .mapToObj(i -> entry("sha256:" + i, ORIGIN, random.generation(GenerationStatus.COMPLETED)))
                .toList();

        kept.forEach(cache::put);

        assertThat(kept)
                .as("seed %d", seed)
                .allSatisfy(entry -> assertThat(cache.find(entry.key())).contains(entry));
        assertThat(cache.find("sha256:another")).isEmpty();
    }

    @Test
    final void a_fault_comes_back_as_it_was_kept() throws Exception {
        ResponseCache cache = createCache();
        CachedResponse fault = new CachedResponse(
                "sha256:1",
                new CacheOrigin(null, null, null, "small", null),
                new GenerationId("00000000-0000-7000-8000-000000000001"),
                null,
                new ErrorDetail("InvalidRequestException", "no such parameter", false),
                7L,
                TokenUsage.UNKNOWN,
                Cost.zero(),
                Duration.ofMillis(3),
                NOW,
                NOW.plusSeconds(5),
                "");

        cache.put(fault);

        assertThat(cache.find("sha256:1")).contains(fault);
    }

    @Test
    final void a_later_answer_replaces_an_earlier_one() throws Exception {
        ResponseCache cache = createCache();
        RandomRecords random = new RandomRecords(1);
        CachedResponse earlier = entry("sha256:1", ORIGIN, random.generation(GenerationStatus.COMPLETED));
        CachedResponse later = entry(
                "sha256:1",
                new CacheOrigin("acme", "answer", 4, "small", "v7"),
                random.generation(GenerationStatus.COMPLETED));

        cache.put(earlier);
        cache.put(later);

        assertThat(cache.find("sha256:1")).contains(later);
        assertThat(cache.invalidate(CacheSelector.ofPrompt("answer", 3))).isZero();
    }

    @Test
    final void answers_are_taken_out_by_what_they_came_from_and_no_others() throws Exception {
        ResponseCache cache = createCache();
        List<CacheOrigin> origins = List.of(
                ORIGIN,
                new CacheOrigin("other", "answer", 3, "small", "v7"),
                new CacheOrigin("acme", "answer", 4, "small", "v7"),
                new CacheOrigin("acme", "summary", 3, "small", "v7"),
                new CacheOrigin("acme", "answer", 3, "large", "v7"),
                new CacheOrigin("acme", "answer", 3, "small", "v8"),
                new CacheOrigin(null, null, null, "small", null));
        List<CacheSelector> selectors = List.of(
                CacheSelector.ofTenant("acme"),
                CacheSelector.ofPrompt("answer"),
                CacheSelector.ofPrompt("answer", 4),
                CacheSelector.ofModel("large"),
                CacheSelector.ofIndex("v8"),
                CacheSelector.ofTenant("nobody"),
                new CacheSelector("acme", "answer", null, "small", "v7"),
                CacheSelector.ALL);
        RandomRecords random = new RandomRecords(2);

        for (CacheSelector selector : selectors) {
            for (int i = 0; i < origins.size(); i++) {
                cache.put(entry("sha256:" + i, origins.get(i), random.generation(GenerationStatus.COMPLETED)));
            }
            long selected = origins.stream().filter(selector::selects).count();

            assertThat(cache.invalidate(selector)).as("%s", selector).isEqualTo(selected);

            for (int i = 0; i < origins.size(); i++) {
                assertThat(cache.find("sha256:" + i).isPresent())
                        .as("%s of %s", origins.get(i), selector)
                        .isEqualTo(!selector.selects(origins.get(i)));
            }
        }
    }

    @Test
    final void several_threads_read_and_write_at_the_same_time() throws Exception {
        ResponseCache cache = createCache();
        List<Background<Integer>> threads = IntStream.range(0, 4)
                .mapToObj(thread -> Background.run(() -> {
                    RandomRecords random = new RandomRecords(thread);
                    int wrong = 0;
                    for (int i = 0; i < 25; i++) {
                        CachedResponse mine = entry(
                                "sha256:" + thread + "-" + i, ORIGIN, random.generation(GenerationStatus.COMPLETED));
                        cache.put(mine);
                        wrong += cache.find(mine.key()).filter(mine::equals).isPresent() ? 0 : 1;
                    }
                    return wrong;
                }))
                .toList();

        assertThat(threads).allSatisfy(thread -> assertThat(thread.result()).isZero());
    }

    @Test
    final void erasing_takes_a_subjects_answers_and_those_of_their_tenant_that_may_be_theirs() throws Exception {
        ResponseCache cache = createCache();
        CacheOrigin other = new CacheOrigin("umbrella", "answer", 3, "small", "v7");
        Subject ana = new Subject("acme", "ana");
        cache.put(ofSubject("sha256:ana", ORIGIN, ana.digest()));
        cache.put(ofSubject("sha256:bob", ORIGIN, new Subject("acme", "bob").digest()));
        cache.put(ofSubject("sha256:nobody", ORIGIN, ""));
        cache.put(ofSubject("sha256:unknown", ORIGIN, null));
        cache.put(ofSubject("sha256:unknown elsewhere", other, null));
        cache.put(ofSubject("sha256:ana elsewhere", other, new Subject("umbrella", "ana").digest()));

        assertThat(cache.erase(ana)).isEqualTo(2);

        assertThat(cache.find("sha256:ana")).isEmpty();
        assertThat(cache.find("sha256:unknown")).isEmpty();
        assertThat(List.of("bob", "nobody", "unknown elsewhere", "ana elsewhere"))
                .allSatisfy(key -> assertThat(cache.find("sha256:" + key)).isPresent());
        assertThat(cache.erase(ana)).isZero();
        assertThat(cache.erase(new Subject(null, "ana"))).isZero();
    }

    private static CachedResponse ofSubject(String key, CacheOrigin origin, @Nullable String subject) {
        CachedResponse entry =
                entry(key, origin, new RandomRecords(key.hashCode()).generation(GenerationStatus.COMPLETED));
        return new CachedResponse(
                key,
                origin,
                entry.original(),
                entry.response(),
                null,
                null,
                entry.usage(),
                entry.cost(),
                entry.took(),
                entry.createdAt(),
                entry.expiresAt(),
                subject);
    }

    @Test
    final void closing_twice_does_nothing() throws Exception {
        ResponseCache cache = createCache();

        cache.close();
        cache.close();
    }

    private static CachedResponse entry(String key, CacheOrigin origin, Generation generation) {
        return new CachedResponse(
                key,
                origin,
                generation.id(),
                Objects.requireNonNull(generation.response()),
                null,
                null,
                generation.usage(),
                generation.cost(),
                generation.timings().model(),
                NOW,
                NOW.plusSeconds(3600),
                "");
    }
}
