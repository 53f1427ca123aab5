package dev.llmops.core.internal.cache;

import dev.llmops.api.cache.CachedResponse;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.retention.Subject;
import dev.llmops.core.cache.SemanticPolicy;
import dev.llmops.core.chain.Call;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Questions that were answered, by the frame they stand in. It keeps neither questions nor answers, only the direction of a
 * question, what an embedding overlooks in it, and the key under which the cache has its answer: what is taken out of the cache is not given again.
 */
final class SemanticIndex {

    /** An answer to a similar question. */
    record Match(CachedResponse entry, double similarity) {}

    private record Near(SemanticKey key, double similarity) {}

    private final SemanticPolicy policy;
    private final Consumer<Throwable> faults;
    /** By exact key; the oldest first. */
    private final Map<String, SemanticKey> all = new LinkedHashMap<>();

    private final Map<String, Map<String, SemanticKey>> byFrame = new HashMap<>();

    SemanticIndex(SemanticPolicy policy, Consumer<Throwable> faults) {
        this.policy = policy;
        this.faults = faults;
    }

    /** {@return the question of a call, or null if it has none that can be compared} */
    @Nullable
    SemanticKey key(Call call, RequestKey key, ModelIdentity model) {
        SemanticKey.Question question = SemanticKey.Question.of(call, key, model, policy.questionVariable());
        if (question == null || question.text().isBlank()) {
            return null;
        }
        try {
            float[] vector = policy.embedding()
                    .embed(List.of(question.text()), EmbeddingPurpose.QUERY)
                    .vectors()
                    .get(0);
            return new SemanticKey(key, question.frame(), QuestionGuard.of(question.text()), Cosine.unit(vector));
        } catch (RuntimeException | Error e) {
            faults.accept(e);
            return null;
        }
    }

    /** {@return the answer to the nearest question that is near enough, says the same, and still has one} */
    @Nullable
    Match find(SemanticKey asked, Function<String, Optional<CachedResponse>> entries) {
        for (Near near : near(asked)) {
            Optional<CachedResponse> entry = entries.apply(near.key().asked().hash());
            if (entry.isPresent()) {
                return new Match(entry.get(), near.similarity());
            }
            remove(near.key());
        }
        return null;
    }

    private synchronized List<Near> near(SemanticKey asked) {
        List<Near> near = new ArrayList<>();
        for (SemanticKey known : byFrame.getOrDefault(asked.frame(), Map.of()).values()) {
            // Of a model that was another when it was asked for the vector nothing can be told.
            double similarity =
                    asked.vector().length == known.vector().length ? Cosine.ofUnits(asked.vector(), known.vector()) : 0;
            if (similarity >= policy.threshold() && asked.guard().agrees(known.guard())) {
                near.add(new Near(known, similarity));
            }
        }
        near.sort(Comparator.comparingDouble(Near::similarity).reversed());
        return near;
    }

    synchronized void add(SemanticKey key) {
        remove(key);
        all.put(key.asked().hash(), key);
        byFrame.computeIfAbsent(key.frame(), frame -> new LinkedHashMap<>())
                .put(key.asked().hash(), key);
        if (all.size() > policy.maxEntries()) {
            remove(all.values().iterator().next());
        }
    }

    /** {@return how many questions of a subject were forgotten} */
    synchronized long erase(Subject subject) {
        List<SemanticKey> gone = all.values().stream()
                .filter(key -> key.asked().belongsTo(subject))
                .toList();
        gone.forEach(this::remove);
        return gone.size();
    }

    private synchronized void remove(SemanticKey key) {
        if (all.remove(key.asked().hash()) != null) {
            Map<String, SemanticKey> frame = byFrame.get(key.frame());
            if (frame != null) {
                frame.remove(key.asked().hash());
                if (frame.isEmpty()) {
                    byFrame.remove(key.frame());
                }
            }
        }
    }
}
