package dev.llmops.api.prompt;

import dev.llmops.api.error.PromptChangedException;
import dev.llmops.api.error.PromptNotFoundException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stores the versions of prompts, their labels with their history, and tags. A version whose content differs from the registered
 * content is rejected wherever it is read ({@link PromptChangedException}). Safe for use by multiple threads.
 */
public interface PromptRegistry {

    /**
     * Registers a version. If versions with the same content exist, the latest of them is returned and nothing changes.
     *
     * @param name name of the prompt
     * @param content the content
     * @param parent number of the version that it was made from, or null for the latest
     * @param commit the author and the reason
     * @return the version
     * @throws dev.llmops.api.error.PromptSyntaxException if the template is invalid
     * @throws PromptNotFoundException if there is no such parent
     * @throws IllegalArgumentException if the name contains characters that a name may not have
     * @throws UnsupportedOperationException if this registry is read-only
     */
    PromptVersion register(String name, PromptContent content, @Nullable Integer parent, PromptCommit commit);

    /**
     * {@return the version that a reference points to, if there is one}
     *
     * @param reference the reference
     * @throws PromptChangedException if its content was changed
     */
    Optional<PromptVersion> find(PromptReference reference);

    /** {@return the names of all prompts, in alphabetical order} */
    List<String> names();

    /**
     * {@return all versions of a prompt, oldest first; empty if there is no prompt with that name}
     *
     * @param name name of the prompt
     */
    List<PromptVersion> versions(String name);

    /**
     * {@return the versions that a query selects, ordered by name and number}
     *
     * @param query the query
     */
    List<PromptVersion> search(PromptQuery query);

    /**
     * Moves or removes a label. A change that leaves the label where it is writes nothing.
     *
     * @param change the change
     * @throws PromptNotFoundException if there is no such version
     * @throws LabelConflictException if the label is not where the change expects it
     * @throws LabelRefusedException if the label is protected and its policy refuses the move
     * @throws UnsupportedOperationException if this registry is read-only
     */
    void change(LabelChange change);

    /**
     * {@return the moves of all labels of a prompt, oldest first}
     *
     * @param name name of the prompt
     */
    List<LabelMove> moves(String name);

    /**
     * {@return the tags of a prompt, in alphabetical order}
     *
     * @param name name of the prompt
     */
    List<String> tags(String name);

    /**
     * Adds tags to a prompt and removes others.
     *
     * @param name name of the prompt
     * @param add the tags to add
     * @param remove the tags to remove
     * @param commit the author and the reason
     * @throws PromptNotFoundException if there is no such prompt
     * @throws IllegalArgumentException if a tag contains characters that a tag may not have
     * @throws UnsupportedOperationException if this registry is read-only
     */
    void tag(String name, Set<String> add, Set<String> remove, PromptCommit commit);

    /**
     * Adds what another registry stores about a prompt: versions with their numbers, authors and times, moves of labels, and tags. Anything
     * that is already present is not added again, so the operation is idempotent.
     *
     * @param history the history from the other registry
     * @param commit who adds it and why; recorded in the audit log
     * @throws PromptChangedException if a version already exists with different content; nothing is added then
     * @throws LabelConflictException if a label was moved differently here; nothing is added then
     * @throws LabelRefusedException if it moves a protected label and the policy refuses the move; nothing is added then
     * @throws UnsupportedOperationException if this registry is read-only
     */
    void add(PromptHistory history, PromptCommit commit);

    /**
     * Registers a version that is made from the latest. If versions with the same content exist, the latest of them is returned and
     * nothing changes.
     *
     * @param name name of the prompt
     * @param content the content
     * @param commit the author and the reason
     * @return the version
     * @throws dev.llmops.api.error.PromptSyntaxException if the template is invalid
     * @throws IllegalArgumentException if the name contains characters that a name may not have
     * @throws UnsupportedOperationException if this registry is read-only
     */
    default PromptVersion register(String name, PromptContent content, PromptCommit commit) {
        return register(name, content, null, commit);
    }

    /**
     * Points a label to a version, wherever it pointed before; it no longer points to any other version of that prompt.
     *
     * @param name name of the prompt
     * @param number number of the version
     * @param label the label
     * @param commit the author and the reason
     * @return the version with the label
     * @throws PromptNotFoundException if there is no such version
     * @throws LabelRefusedException if the label is protected and its policy refuses the move
     * @throws IllegalArgumentException if the label contains characters that a label may not have
     * @throws UnsupportedOperationException if this registry is read-only
     */
    default PromptVersion label(String name, int number, String label, PromptCommit commit) {
        change(LabelChange.move(name, label, number, commit));
        return get(PromptReference.version(name, number));
    }

    /**
     * {@return the version that a reference pointed to at a time, if there was one} A version that is referenced by number must have been
     * registered by then; for a label, the last move before that time decides; and the latest version is the highest number registered by then.
     *
     * @param reference the reference
     * @param time the time
     */
    default Optional<PromptVersion> findAt(PromptReference reference, Instant time) {
        List<PromptVersion> then = versions(reference.name()).stream()
                .filter(version -> !version.createdAt().isAfter(time))
                .toList();
        Integer number = reference.number();
        if (reference.label() != null) {
            number = labelAt(reference.name(), reference.label(), time).orElse(0);
        }
        if (number == null) {
            return then.stream().reduce((earlier, later) -> later);
        }
        int wanted = number;
        return then.stream().filter(version -> version.number() == wanted).findFirst();
    }

    /**
     * {@return the number of the version that a label pointed to at a time, if it pointed to one}
     *
     * @param name name of the prompt
     * @param label the label
     * @param time the time
     */
    default Optional<Integer> labelAt(String name, String label, Instant time) {
        return moves(name).stream()
                .filter(move -> move.label().equals(label) && !move.at().isAfter(time))
                .reduce((earlier, later) -> later)
                .flatMap(move -> Optional.ofNullable(move.to()));
    }

    /**
     * {@return everything about a prompt, to pass to {@link #add} of another registry}
     *
     * @param name name of the prompt
     */
    default PromptHistory history(String name) {
        return new PromptHistory(name, versions(name), moves(name), Set.copyOf(tags(name)));
    }

    /**
     * {@return the version that a reference points to, and which source served it, if there is one}
     *
     * @param reference the reference
     * @throws PromptChangedException if its content was changed
     * @throws dev.llmops.api.error.PromptRegistryException if no source gives a usable answer
     */
    default Optional<ServedPrompt> lookUp(PromptReference reference) {
        return find(reference).map(version -> new ServedPrompt(version, PromptSource.STORE));
    }

    /**
     * {@return the version that a reference points to}
     *
     * @param reference the reference
     * @throws PromptNotFoundException if there is no such version
     */
    default PromptVersion get(PromptReference reference) {
        return serve(reference).version();
    }

    /**
     * {@return the version that a reference points to, and which source served it}
     *
     * @param reference the reference
     * @throws PromptNotFoundException if there is no such version
     * @throws dev.llmops.api.error.PromptRegistryException if no source gives a usable answer
     */
    default ServedPrompt serve(PromptReference reference) {
        return lookUp(reference).orElseThrow(() -> missing(reference));
    }

    /** Lists no versions: a remote registry would read each of them, at every call that fails. */
    private PromptNotFoundException missing(PromptReference reference) {
        List<String> names = names();
        String known = !names.contains(reference.name())
                ? "there are: " + (names.isEmpty() ? "none" : String.join(", ", names))
                : "there is a prompt of that name, but "
                        + (reference.label() == null ? "no such version" : "none of its versions has that label");
        return new PromptNotFoundException("no prompt '" + reference + "'; " + known);
    }

    /** {@return a registry that is empty and rejects every change} */
    static PromptRegistry noop() {
        return NoopPromptRegistry.INSTANCE;
    }
}
