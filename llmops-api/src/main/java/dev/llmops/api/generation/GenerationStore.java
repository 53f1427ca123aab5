package dev.llmops.api.generation;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Keeps generations. Safe for use by several threads. */
public interface GenerationStore {

    /**
     * Takes a generation to be written.
     *
     * @param generation the generation
     * @return completes with null once it is durable: it survives a crash of the process and of the machine. Fails with
     *     a {@link dev.llmops.api.error.StoreException} if it could not be written
     * @throws dev.llmops.api.error.StoreException if it is not taken: the store is closed, or its queue stayed full
     */
    CompletableFuture<Void> save(Generation generation);

    /**
     * {@return the generation of an id, if it was saved}
     *
     * @param id the id
     */
    Optional<Generation> find(GenerationId id);

    /**
     * {@return generations, latest first}
     *
     * @param query which
     */
    List<Generation> list(GenerationQuery query);

    /**
     * {@return the lines of a list of generations, latest first} A store that can finds them without reading the records, however large those are;
     * unless it says otherwise they come of {@link #list}.
     *
     * @param query which
     */
    default List<GenerationSummary> summaries(GenerationQuery query) {
        return list(query).stream().map(GenerationSummary::of).toList();
    }

    /**
     * {@return what generations sum up to: the groups with most generations first, days in their order} It is computed where they are
     * kept, so that none is read.
     *
     * @param aggregation what to sum up
     */
    List<GenerationAggregate> aggregate(GenerationAggregation aggregation);

    /**
     * {@return the calls of days, in groups of the same day, model, prompt, version, status and currency, in no order} It is what pages show of months
     * at once: a store that can keeps these sums while it writes, so that they do not take longer the more calls there are; unless it
     * says otherwise they come of {@link #summaries}. Of a name beyond 80 characters it may hold the beginning and a hash.
     *
     * @param first the first day, in UTC; all later ones follow
     * @param tenant whose calls, or null for all
     */
    default List<DailyCalls> daily(LocalDate first, @Nullable String tenant) {
        return DailyLines.sum(this, first, tenant);
    }

    /** {@return a store that forgets at once} */
    static GenerationStore noop() {
        return NoopGenerationStore.INSTANCE;
    }
}
