package dev.llmops.core.privacy;

import dev.llmops.api.cache.ResponseCache;
import dev.llmops.api.error.RecordsHeldException;
import dev.llmops.api.memory.MemoryStore;
import dev.llmops.api.retention.ErasureRequest;
import dev.llmops.api.retention.ErasureRequest.Progress;
import dev.llmops.api.retention.ErasureRequest.Status;
import dev.llmops.api.retention.Hold;
import dev.llmops.api.retention.Retention;
import dev.llmops.api.retention.Subject;
import dev.llmops.api.retention.SubjectHolder;
import dev.llmops.api.retention.SubjectHolder.Erased;
import dev.llmops.api.store.Store;
import dev.llmops.core.internal.random.Ids;
import dev.llmops.core.internal.record.Held;
import dev.llmops.core.internal.time.Time;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Erases everything that a subject left, wherever it is: in the store, and then in each other holder. The progress is kept in the store, so
 * {@link #resume} completes what a legal hold, a failure or the end of a process delayed, also after a restart and in another process. The audit
 * log has an entry for each step. Neither names the subject once everything is erased. Safe for use by multiple threads.
 *
 * <pre>{@code
 * Erasure erasure = Erasure.builder(store).cache("answers", cache).holder(exports).build();
 * ErasureRequest done = erasure.erase(new Subject("acme", "ana"), "dpo", "her request");
 * }</pre>
 */
public final class Erasure {

    /** The holder that is always present: records, feedback, scores, exposures, and memory in the same database. */
    public static final String STORE = "store";

    /** The holder of keys, if the builder was given some. */
    public static final String KEYS = "keys";

    private final Store store;
    private final Map<String, SubjectHolder> others;
    private final Time time;
    private final Ids ids;

    private Erasure(Builder builder) {
        this.store = builder.store;
        this.others = new LinkedHashMap<>(builder.others);
        this.time = Time.system();
        this.ids = Ids.system(time);
    }

    /**
     * {@return a builder of an erasure that covers the store alone}
     *
     * @param store the store; with an {@link EncryptedStore} the subject's key is destroyed too
     */
    public static Builder builder(Store store) {
        return new Builder(store);
    }

    /**
     * Erases a subject as far as possible now. A holder that fails does not stop the others; a legal hold stops all.
     *
     * @param subject the subject
     * @param by who decided it, or null
     * @param reason why
     * @return the progress; {@link #resume} completes it
     * @throws dev.llmops.api.error.StoreException if the store cannot save the progress
     */
    public ErasureRequest erase(Subject subject, @Nullable String by, String reason) {
        Map<String, Progress> holders = new TreeMap<>(Map.of(STORE, Progress.PENDING));
        others.keySet().forEach(name -> holders.put(name, Progress.PENDING));
        ErasureRequest request = new ErasureRequest(ids.next(), subject, by, reason, time.now(), holders);
        store.retention().keep(request);
        return run(request);
    }

    /**
     * Continues every erasure that is not complete. Call it from your scheduler, and when the application starts. A holder that this process does
     * not know is left unchanged.
     *
     * @return the progress of each erasure, oldest first
     * @throws dev.llmops.api.error.StoreException if the store cannot be read, or cannot save the progress of an erasure
     */
    public List<ErasureRequest> resume() {
        return store.retention().erasures().stream().map(this::run).toList();
    }

    /** The store is first: it knows of holds, and nothing goes anywhere while one keeps it. */
    private ErasureRequest run(ErasureRequest asked) {
        ErasureRequest request = step(asked, STORE);
        if (isFinal(request, STORE)) {
            for (String name : others.keySet()) {
                request = step(request, name);
            }
        }
        if (!request.equals(asked)) {
            store.retention().keep(request);
        }
        return request;
    }

    private ErasureRequest step(ErasureRequest request, String name) {
        return isFinal(request, name) ? request : request.with(name, erased(request, name));
    }

    private static boolean isFinal(ErasureRequest request, String name) {
        Progress progress = request.holders().get(name);
        return progress != null && progress.ended();
    }

    private Progress erased(ErasureRequest request, String name) {
        try {
            Erased erased = name.equals(STORE)
                    ? fromStore(request)
                    : elsewhere(Objects.requireNonNull(others.get(name)), request.subject());
            return new Progress(
                    erased.remains() == null ? Status.ERASED : Status.REMAINS, erased.rows(), erased.remains());
        } catch (RecordsHeldException e) {
            return new Progress(Status.HELD, 0, e.getMessage());
        } catch (RuntimeException e) {
            // Not its message, which may name the subject.
            return new Progress(
                    Status.FAILED, 0, "it failed with " + e.getClass().getSimpleName() + "; it is tried again");
        }
    }

    /** A hold may have come since the store was erased, on all that is the subject's: then what is elsewhere is kept. */
    private Erased elsewhere(SubjectHolder holder, Subject subject) {
        for (Hold hold : store.retention().holds()) {
            if (Held.coversAll(hold.filter(), subject)) {
                throw new RecordsHeldException(
                        "hold '" + hold.id() + "' (" + hold.reason()
                                + ") covers all that is the subject's, so nothing more was erased; release the hold when the case allows it");
            }
        }
        return holder.erase(subject);
    }

    private Erased fromStore(ErasureRequest request) {
        Retention retention = store.retention();
        return Erased.all(retention.erase(request.subject(), request.by(), request.reason()).rows().values().stream()
                .mapToLong(Long::longValue)
                .sum());
    }

    /** Builds an {@link Erasure}. Not safe for use by multiple threads. */
    public static final class Builder {

        private final Store store;
        private final Map<String, SubjectHolder> others = new LinkedHashMap<>();

        private Builder(Store store) {
            this.store = Objects.requireNonNull(store, "store");
        }

        /**
         * Adds a response cache: the answers to the subject's questions are removed from it.
         *
         * @param name the holder's name
         * @param cache the cache; its creator closes it
         * @return this
         */
        public Builder cache(String name, ResponseCache cache) {
            Objects.requireNonNull(cache, "cache");
            return holder(new NamedHolder(name, subject -> Erased.all(cache.erase(subject))));
        }

        /**
         * Adds memory in another database than the store's.
         *
         * @param name the holder's name
         * @param memory the memory; its creator closes it
         * @return this
         */
        public Builder memory(String name, MemoryStore memory) {
            Objects.requireNonNull(memory, "memory");
            return holder(new NamedHolder(name, subject -> Erased.all(memory.erase(subject.tenant(), subject.user()))));
        }

        /**
         * Adds keys: the subject's key is destroyed, so that copies and backups cannot be read. An {@link EncryptedStore} does this itself.
         *
         * @param keys the keys
         * @return this
         */
        public Builder keys(SubjectKeys keys) {
            Objects.requireNonNull(keys, "keys");
            return holder(new NamedHolder(
                    KEYS,
                    subject -> Erased.all(
                            keys.destroy(EncryptedStore.subject(subject.tenant(), subject.user())) ? 1 : 0)));
        }

        /**
         * Adds any other holder of subjects' data.
         *
         * @param holder the holder
         * @return this
         * @throws IllegalArgumentException if there is already one of its name
         */
        public Builder holder(SubjectHolder holder) {
            String name = Objects.requireNonNull(holder.name(), "name");
            if (name.isBlank() || name.equals(STORE) || others.putIfAbsent(name, holder) != null) {
                throw new IllegalArgumentException(
                        "each holder must have a name of its own, and not '" + STORE + "', but one was '" + name + "'");
            }
            return this;
        }

        /** {@return the erasure} */
        public Erasure build() {
            return new Erasure(this);
        }
    }
}
