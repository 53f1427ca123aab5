package dev.llmops.api.adapter;

import dev.llmops.api.prompt.LabelChange;
import dev.llmops.api.prompt.LabelMove;
import dev.llmops.api.prompt.PromptCommit;
import java.util.List;
import java.util.Optional;

/**
 * Stores the versions of adapters, and their labels with their history, such as {@code champion} and {@code candidate}. Names, labels and
 * references follow the rules for prompts: {@code support}, {@code support@3}, {@code support@champion}. The files stay where they are.
 * Safe for use by multiple threads.
 */
public interface AdapterRegistry {

    /**
     * Registers a version. If a version with the same content exists, it is returned and nothing changes.
     *
     * @param name name of the adapter
     * @param content the content of the adapter
     * @param commit the author and the reason
     * @return the version
     * @throws IllegalArgumentException if the name contains characters that a name may not have
     * @throws UnsupportedOperationException if this registry is read-only
     */
    AdapterVersion register(String name, AdapterContent content, PromptCommit commit);

    /**
     * {@return the version that a reference points to, if there is one}
     *
     * @param reference name, {@code name@number} or {@code name@label}; the name alone refers to the latest version
     * @throws IllegalArgumentException if it is malformed
     */
    Optional<AdapterVersion> find(String reference);

    /** {@return the names of all adapters, in alphabetical order} */
    List<String> names();

    /**
     * {@return all versions of an adapter, oldest first; empty if there is no adapter with that name}
     *
     * @param name name of the adapter
     */
    List<AdapterVersion> versions(String name);

    /**
     * Moves or removes a label, with the evidence for it. A change that leaves the label where it is writes nothing.
     *
     * @param change the change
     * @throws AdapterNotFoundException if there is no such version
     * @throws dev.llmops.api.prompt.LabelConflictException if the label is not where the change expects it
     * @throws UnsupportedOperationException if this registry is read-only
     */
    void change(LabelChange change);

    /**
     * {@return the moves of all labels of an adapter, oldest first}
     *
     * @param name name of the adapter
     */
    List<LabelMove> moves(String name);

    /**
     * {@return the version that a reference points to}
     *
     * @param reference name, {@code name@number} or {@code name@label}
     * @throws AdapterNotFoundException if there is no such version
     */
    default AdapterVersion get(String reference) {
        return find(reference)
                .orElseThrow(
                        () -> new AdapterNotFoundException("no adapter '" + reference + "'; there are " + names()));
    }

    /** {@return a registry that keeps nothing} */
    static AdapterRegistry noop() {
        return NoopAdapterRegistry.INSTANCE;
    }
}
