package dev.llmops.core.privacy;

import dev.llmops.api.adapter.AdapterRegistry;
import dev.llmops.api.audit.AuditLog;
import dev.llmops.api.content.RecordContent;
import dev.llmops.api.evaluation.ScoreStore;
import dev.llmops.api.experiment.ExperimentStore;
import dev.llmops.api.feedback.FeedbackStore;
import dev.llmops.api.generation.GenerationStore;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.retention.Retention;
import dev.llmops.api.store.Store;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A store in which everything that somebody said is encrypted under a key of who called (AES-256-GCM), wherever
 * {@link RecordContent} finds it: what users typed, what was retrieved, what models and their vendors answered, media and their
 * addresses, variables, what guardrails made of texts; and comments, corrections and edits in feedback and what judges wrote, under the key
 * of who asked for the answer. Destroying a key erases them in the store, in
 * its backups and copies; ids, times, tokens, costs, decisions and findings stay, and the audit log still verifies.
 *
 * <p>Not encrypted is what the application chose: names of variables and of members of metadata, ids of documents, tags, labels, tools and schemas;
 * nor the content hash, by which a guess of request and answer can be confirmed. Prompts are not either: they are the application's and belong to no user; put nothing into them that a user
 * said. What is written elsewhere, as indexes of retrieval, data sets and exports for training, is not this store's to erase. Records that were
 * written before stay as they are. Safe for use by several threads.
 */
public final class EncryptedStore implements Store {

    private final Store store;
    private final EncryptedGenerations generations;
    private final FeedbackStore feedback;
    private final ScoreStore scores;
    private final Retention retention;

    private EncryptedStore(Store store, SubjectKeys keys) {
        this.store = Objects.requireNonNull(store, "store");
        this.generations = new EncryptedGenerations(store.generations(), Objects.requireNonNull(keys, "keys"));
        this.feedback = new EncryptedFeedback(store.feedback(), generations, keys);
        this.scores = new EncryptedScores(store.scores(), generations, keys);
        this.retention = new EncryptedRetention(store.retention(), keys);
    }

    /**
     * {@return a store that encrypts what another one keeps}
     *
     * @param store the other one; it is closed with this one
     * @param keys the keys
     */
    public static EncryptedStore of(Store store, SubjectKeys keys) {
        return new EncryptedStore(store, keys);
    }

    /**
     * {@return the subject whose key a caller's records are under, as {@link SubjectKeys} knows it; calls without a user share
     * one key for each tenant}
     *
     * @param tenant the tenant, or null
     * @param user the user, or null
     */
    public static String subject(@Nullable String tenant, @Nullable String user) {
        String one = tenant == null ? "" : tenant;
        String other = user == null ? "" : user;
        if (one.indexOf('\n') < 0 && other.indexOf('\n') < 0) {
            return one + '\n' + other;
        }
        return escaped(one) + '\n' + escaped(other) + '\n'; // a second line break, as no other subject has
    }

    /**
     * {@return whether a text of a record reads as erased, because the key that it was under is destroyed or lost. Such a record
     * tells what happened, and is nothing to evaluate or to train on}
     *
     * @param record a {@link dev.llmops.api.generation.Generation} or a {@link dev.llmops.api.feedback.Feedback}
     */
    public static boolean isErased(Record record) {
        return RecordContent.anyMatch(record, TextCipher.ERASED::equals);
    }

    private static String escaped(String name) {
        return name.replace("\\", "\\\\").replace("\n", "\\n");
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

    /** {@return one that, when it erases a subject, also destroys their key: copies and backups cannot be read any longer} */
    @Override
    public Retention retention() {
        return retention;
    }

    @Override
    public PromptRegistry prompts() {
        return store.prompts();
    }

    @Override
    public AdapterRegistry adapters() {
        return store.adapters();
    }

    @Override
    public ExperimentStore experiments() {
        return store.experiments();
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
