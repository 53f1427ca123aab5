package dev.llmops.core.privacy;

import dev.llmops.api.audit.AuditLog;
import dev.llmops.api.feedback.FeedbackStore;
import dev.llmops.api.generation.GenerationStore;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.store.Store;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A store in which the texts of generations are encrypted under a key of who called (AES-256-GCM): what users typed, what was
 * retrieved, what models answered, variables, what guardrails made of texts; and comments, corrections and edits in feedback, under the key
 * of who asked for the answer. Destroying a key erases them in the store, in
 * its backups and copies; ids, times, tokens, costs, decisions and findings stay, and the audit log still verifies.
 *
 * <p>Not encrypted are names of members, addresses of pictures and files, tags, labels, and the content hash, by which a guess of
 * request and answer can be confirmed. Prompts are not either: they are the application's and belong to no user; put nothing into them that a user
 * said. What is written elsewhere, as indexes of retrieval, data sets and exports for training, is not this store's to erase. Records that were
 * written before stay as they are. Safe for use by several threads.
 */
public final class EncryptedStore implements Store {

    private final Store store;
    private final GenerationStore generations;
    private final FeedbackStore feedback;

    private EncryptedStore(Store store, SubjectKeys keys) {
        this.store = Objects.requireNonNull(store, "store");
        this.generations = new EncryptedGenerations(store.generations(), Objects.requireNonNull(keys, "keys"));
        this.feedback = new EncryptedFeedback(store.feedback(), store.generations(), keys);
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
    public PromptRegistry prompts() {
        return store.prompts();
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
