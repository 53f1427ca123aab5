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
 * A store in which all content from people and models is encrypted under a key of the caller (AES-256-GCM), wherever
 * {@link RecordContent} finds it: user input, retrieved texts, the answers of models and their vendors, media and their
 * addresses, variables, texts changed by guardrails; and comments, corrections and edits in feedback and texts of judges, under the key
 * of the user who asked for the answer. Destroying a key erases that content in the store, in
 * its backups and copies. Ids, times, tokens, costs, decisions and findings remain, and the audit log still verifies.
 *
 * <p>Values that the application chose are not encrypted: names of variables and of members of metadata, ids of documents, tags, labels, tools
 * and schemas. Nor is the content hash, which can confirm a guess of request and answer. Prompts are not encrypted either: they belong to the
 * application and not to a user, so do not put user data into them. Data written elsewhere, such as retrieval indexes, data sets and exports
 * for training, is not erased with the store. Records written before encryption stay as they are. Safe for use by multiple threads.
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
     * {@return a store that encrypts what an underlying store keeps}
     *
     * @param store the underlying store; it is closed with this one
     * @param keys the keys
     */
    public static EncryptedStore of(Store store, SubjectKeys keys) {
        return new EncryptedStore(store, keys);
    }

    /**
     * {@return the subject whose key encrypts a caller's records, as {@link SubjectKeys} names it; calls without a user share
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
     * {@return whether a text of a record reads as erased, because its key is destroyed or lost. Such a record
     * shows what happened, but is unsuitable for evaluation or training}
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
