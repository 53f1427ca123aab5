package dev.llmops.audit.access;

import dev.llmops.api.adapter.AdapterRegistry;
import dev.llmops.api.audit.AuditLog;
import dev.llmops.api.evaluation.ScoreStore;
import dev.llmops.api.experiment.ExperimentStore;
import dev.llmops.api.feedback.FeedbackStore;
import dev.llmops.api.generation.GenerationStore;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.retention.Retention;
import dev.llmops.api.store.Store;
import dev.llmops.commons.internal.time.SystemTime;
import java.time.InstantSource;
import java.util.Objects;

/**
 * A store as one reader may see it: generations, feedback and scores with texts, without texts, or not at all. Each read is recorded in the audit log
 * with the reader, the ids and the purpose, and so is each denial; data whose read cannot be recorded is not returned. Use it for anything
 * that shows records to people;
 * an application's own calls use the store itself.
 *
 * <p>Sums ({@code aggregate}), prompts, experiments and the audit log contain no texts of calls and are not restricted. Neither is writing. It
 * protects only reads
 * that go through it: anyone who can open the database can read it with any tool, so encrypt it ({@code EncryptedStore}) and keep its keys
 * apart. Safe for use by several
 * threads.
 */
public final class ReadControlledStore implements Store {

    /** The replacement for a text that a reader may not read. */
    public static final String WITHHELD = "[withheld]";

    private final Store store;
    private final ReadGate gate;
    private final GenerationStore generations;
    private final FeedbackStore feedback;
    private final ScoreStore scores;

    private ReadControlledStore(Store store, StoreReader reader, InstantSource clock) {
        this.store = Objects.requireNonNull(store, "store");
        this.gate = new ReadGate(store.audit(), Objects.requireNonNull(reader, "reader"), clock);
        this.generations = new ReadControlledGenerations(store.generations(), gate);
        this.feedback = new ReadControlledFeedback(store.feedback(), gate);
        this.scores = new ReadControlledScores(store.scores(), gate);
    }

    /**
     * {@return a store restricted to a reader's access}
     *
     * @param store the store; it is closed with this one
     * @param reader the reader, from {@link AccessPolicy#reader}
     */
    public static ReadControlledStore of(Store store, StoreReader reader) {
        return of(store, reader, SystemTime.clock());
    }

    /**
     * {@return a store restricted to a reader's access, with its own clock}
     *
     * @param store the store; it is closed with this one
     * @param reader the reader
     * @param clock the clock for the times of reads
     */
    public static ReadControlledStore of(Store store, StoreReader reader, InstantSource clock) {
        return new ReadControlledStore(store, reader, Objects.requireNonNull(clock, "clock"));
    }

    /**
     * {@return the underlying store, for an export of the whole store}
     *
     * @param what the purpose, for the audit log
     * @throws ReadDeniedException if the reader may not read texts
     */
    public Store forExport(String what) {
        gate.export(what);
        return store;
    }

    @Override
    public GenerationStore generations() {
        return generations;
    }

    @Override
    public FeedbackStore feedback() {
        return feedback;
    }

    @Override
    public ScoreStore scores() {
        return scores;
    }

    @Override
    public Retention retention() {
        return store.retention();
    }

    @Override
    public PromptRegistry prompts() {
        return store.prompts();
    }

    @Override
    public ExperimentStore experiments() {
        return store.experiments();
    }

    @Override
    public AdapterRegistry adapters() {
        return store.adapters();
    }

    @Override
    public AuditLog audit() {
        return store.audit();
    }

    @Override
    public void close() {
        store.close();
    }
}
