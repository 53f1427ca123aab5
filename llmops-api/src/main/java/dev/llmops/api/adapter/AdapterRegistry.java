package dev.llmops.api.adapter;

import dev.llmops.api.prompt.LabelChange;
import dev.llmops.api.prompt.LabelMove;
import dev.llmops.api.prompt.PromptCommit;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the versions of adapters, and their labels with the history of those, such as {@code champion} and {@code candidate}. Names and
 * labels have the rules of prompts, and so have references: {@code support}, {@code support@3}, {@code support@champion}. The files stay where they are.
 * Safe for use by several threads.
 */
public interface AdapterRegistry {

    /**
     * Registers a version. If a version of the same content exists, it is returned and nothing changes.
     *
     * @param name name of the adapter
     * @param content what it is
     * @param commit who and why
     * @return the version
     * @throws IllegalArgumentException if the name has other characters than a name may have
     * @throws UnsupportedOperationException if this registry can only be read
     */
    AdapterVersion register(String name, AdapterContent content, PromptCommit commit);

    /**
     * {@return the version that a reference points to, if there is one}
     *
     * @param reference name, {@code name@number} or {@code name@label}; the name alone is the latest version
     * @throws IllegalArgumentException if it has another form
     */
    Optional<AdapterVersion> find(String reference);

    /** {@return the names of all adapters, in alphabetical order} */
    List<String> names();

    /**
     * {@return all versions of an adapter, oldest first; empty if there is none of that name}
     *
     * @param name name of the adapter
     */
    List<AdapterVersion> versions(String name);

    /**
     * Moves a label or takes it away, with what speaks for it. A change that leaves the label where it is writes nothing.
     *
     * @param change the change
     * @throws AdapterNotFoundException if there is no such version
     * @throws dev.llmops.api.prompt.LabelConflictException if the label is not where the change expects it
     * @throws UnsupportedOperationException if this registry can only be read
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
     * @throws AdapterNotFoundException if there is none
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
