package dev.llmops.api.generation;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Stores generations. Safe for use by multiple threads. */
public interface GenerationStore {

    /**
     * Accepts a generation to be written.
     *
     * @param generation the generation
     * @return completes with null once it is durable: it survives a crash of the process and of the machine. Fails with
     *     a {@link dev.llmops.api.error.StoreException} if it could not be written
     * @throws dev.llmops.api.error.StoreException if the generation is not accepted: the store is closed, or its queue stayed full
     */
    CompletableFuture<Void> save(Generation generation);

    /**
     * {@return the generation with the given id, if it was saved}
     *
     * @param id the id
     */
    Optional<Generation> find(GenerationId id);

    /**
     * {@return the generations that a query selects, latest first}
     *
     * @param query which generations
     */
    List<Generation> list(GenerationQuery query);

    /**
     * {@return the summaries of a list of generations, latest first} A store that can do so finds them without reading the records, however
     * large those are. By default they are derived from {@link #list}.
     *
     * @param query which generations
     */
    default List<GenerationSummary> summaries(GenerationQuery query) {
        return list(query).stream().map(GenerationSummary::of).toList();
    }

    /**
     * {@return aggregate figures of generations: the groups with most generations first, days in chronological order} They are computed where
     * the generations are stored, without reading any.
     *
     * @param aggregation what to aggregate
     */
    List<GenerationAggregate> aggregate(GenerationAggregation aggregation);

    /**
     * {@return the calls of each day, in groups of the same day, model, prompt, version, status and currency, in no particular order} Pages use
     * it to show months at once. A store that can do so maintains these sums while it writes, so that reading them does not take longer as calls
     * accumulate; by default they are derived from {@link #summaries}. For a name longer than 80 characters a group may hold the beginning and
     * a hash.
     *
     * @param first the first day, in UTC; all later days are included
     * @param tenant the tenant whose calls to include, or null for all
     */
    default List<DailyCalls> daily(LocalDate first, @Nullable String tenant) {
        return DailyLines.sum(this, first, tenant);
    }

    /** {@return a store that discards everything immediately} */
    static GenerationStore noop() {
        return NoopGenerationStore.INSTANCE;
    }
}
