package dev.llmops.core.privacy;

import dev.llmops.api.content.RecordContent;
import dev.llmops.api.generation.DailyCalls;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationAggregate;
import dev.llmops.api.generation.GenerationAggregation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.generation.GenerationStore;
import dev.llmops.api.generation.GenerationSummary;
import dev.llmops.api.identity.Caller;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Encrypts the texts of records on their way into a store, and decrypts them on their way out. */
final class EncryptedGenerations implements GenerationStore {

    private final GenerationStore store;
    private final SubjectKeys keys;

    /** Whose records are on their way into the store, where nobody finds them yet. */
    private final Map<GenerationId, String> underWay = new ConcurrentHashMap<>();

    EncryptedGenerations(GenerationStore store, SubjectKeys keys) {
        this.store = store;
        this.keys = keys;
    }

    @Override
    public CompletableFuture<Void> save(Generation generation) {
        String subject = subject(generation.caller());
        TextCipher cipher = new TextCipher(keys.keyOf(subject), bound(generation));
        Generation sealed = RecordContent.map(generation, CipheredContent.encrypting(cipher));
        underWay.put(generation.id(), subject);
        try {
            return store.save(sealed).whenComplete((done, error) -> underWay.remove(generation.id()));
        } catch (RuntimeException | Error e) {
            underWay.remove(generation.id());
            throw e;
        }
    }

    /** {@return whose a record is, also while it is being written; empty if there is none} */
    Optional<String> subjectOf(GenerationId id) {
        String known = underWay.get(id);
        return known != null
                ? Optional.of(known)
                : store.find(id).map(Generation::caller).map(EncryptedGenerations::subject);
    }

    @Override
    public Optional<Generation> find(GenerationId id) {
        return store.find(id).map(this::readable);
    }

    @Override
    public List<Generation> list(GenerationQuery query) {
        return store.list(query).stream().map(this::readable).toList();
    }

    /** Of whole records: the beginning of an encrypted text cannot be decrypted. */
    @Override
    public List<GenerationSummary> summaries(GenerationQuery query) {
        return list(query).stream().map(GenerationSummary::of).toList();
    }

    @Override
    public List<GenerationAggregate> aggregate(GenerationAggregation aggregation) {
        return store.aggregate(aggregation);
    }

    @Override
    public List<DailyCalls> daily(LocalDate first, @Nullable String tenant) {
        return store.daily(first, tenant);
    }

    private Generation readable(Generation generation) {
        TextCipher cipher =
                new TextCipher(keys.find(subject(generation.caller())).orElse(null), bound(generation));
        return RecordContent.map(generation, CipheredContent.decrypting(cipher));
    }

    /** A user of one tenant is not the user of the same name of another. */
    static String subject(Caller caller) {
        return EncryptedStore.subject(caller.tenant(), caller.user());
    }

    private static String bound(Generation generation) {
        return generation.id().value();
    }
}
