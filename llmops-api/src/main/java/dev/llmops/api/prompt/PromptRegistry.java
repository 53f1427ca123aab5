package dev.llmops.api.prompt;

import dev.llmops.api.error.PromptChangedException;
import dev.llmops.api.error.PromptNotFoundException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the versions of prompts, their labels with the history of those, and tags. A version whose content is not the one that was
 * registered is refused wherever it is read ({@link PromptChangedException}). Safe for use by several threads.
 */
public interface PromptRegistry {

    /**
     * Registers a version. If versions of the same content exist, the latest of them is returned and nothing changes.
     *
     * @param name name of the prompt
     * @param content the content
     * @param parent number of the version it was made from, or null for the latest
     * @param commit who and why
     * @return the version
     * @throws dev.llmops.api.error.PromptSyntaxException if the template is broken
     * @throws PromptNotFoundException if there is no such parent
     * @throws IllegalArgumentException if the name has other characters than a name may have
     * @throws UnsupportedOperationException if this registry can only be read
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
     * {@return all versions of a prompt, oldest first; empty if there is none of that name}
     *
     * @param name name of the prompt
     */
    List<PromptVersion> versions(String name);

    /**
     * {@return the versions that are wanted, by name and number}
     *
     * @param query which
     */
    List<PromptVersion> search(PromptQuery query);

    /**
     * Moves a label or takes it away. A change that leaves the label where it is writes nothing.
     *
     * @param change the change
     * @throws PromptNotFoundException if there is no such version
     * @throws LabelConflictException if the label is not where the change expects it
     * @throws LabelRefusedException if the label is protected and its policy says no
     * @throws UnsupportedOperationException if this registry can only be read
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
     * Adds tags to a prompt and takes others away.
     *
     * @param name name of the prompt
     * @param add tags that it shall have
     * @param remove tags that it shall not have
     * @param commit who and why
     * @throws PromptNotFoundException if there is no such prompt
     * @throws IllegalArgumentException if a tag has other characters than a tag may have
     * @throws UnsupportedOperationException if this registry can only be read
     */
    void tag(String name, Set<String> add, Set<String> remove, PromptCommit commit);

    /**
     * Adds what another registry keeps about a prompt: versions with their numbers, authors and times, moves of labels, and tags. What is
     * there already is not added again, so doing it twice is the same as once.
     *
     * @param history what the other one keeps
     * @param commit who brings it and why; kept in the audit log
     * @throws PromptChangedException if a version is there with another content; nothing is added then
     * @throws LabelConflictException if a label was moved in another way here; nothing is added then
     * @throws LabelRefusedException if it moves a protected label and the policy says no; nothing is added then
     * @throws UnsupportedOperationException if this registry can only be read
     */
    void add(PromptHistory history, PromptCommit commit);

    /**
     * Registers a version made from the latest. If versions of the same content exist, the latest of them is returned and
     * nothing changes.
     *
     * @param name name of the prompt
     * @param content the content
     * @param commit who and why
     * @return the version
     * @throws dev.llmops.api.error.PromptSyntaxException if the template is broken
     * @throws IllegalArgumentException if the name has other characters than a name may have
     * @throws UnsupportedOperationException if this registry can only be read
     */
    default PromptVersion register(String name, PromptContent content, PromptCommit commit) {
        return register(name, content, null, commit);
    }

    /**
     * Points a label to a version, wherever it was; it no longer points to any other version of that prompt.
     *
     * @param name name of the prompt
     * @param number number of the version
     * @param label the label
     * @param commit who and why
     * @return the version with the label
     * @throws PromptNotFoundException if there is no such version
     * @throws LabelRefusedException if the label is protected and its policy says no
     * @throws IllegalArgumentException if the label has other characters than a label may have
     * @throws UnsupportedOperationException if this registry can only be read
     */
    default PromptVersion label(String name, int number, String label, PromptCommit commit) {
        change(LabelChange.move(name, label, number, commit));
        return get(PromptReference.version(name, number));
    }

    /**
     * {@return the version that a reference pointed to at a time, if there was one} By number it must have been registered by then, by
     * label the last move before decides, and the latest is the highest number registered by then.
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
     * {@return number of the version that a label pointed to at a time, if it pointed to one}
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
     * {@return everything about a prompt, for {@link #add} of another registry}
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
     * @throws PromptNotFoundException if there is none
     */
    default PromptVersion get(PromptReference reference) {
        return serve(reference).version();
    }

    /**
     * {@return the version that a reference points to, and which source served it}
     *
     * @param reference the reference
     * @throws PromptNotFoundException if there is none
     * @throws dev.llmops.api.error.PromptRegistryException if no source gives a usable answer
     */
    default ServedPrompt serve(PromptReference reference) {
        return lookUp(reference)
                .orElseThrow(() -> new PromptNotFoundException("no prompt '" + reference + "'; there are: "
                        + (names().isEmpty() ? "none" : String.join(", ", names()))));
    }

    /** {@return a registry that is empty and refuses to be filled} */
    static PromptRegistry noop() {
        return NoopPromptRegistry.INSTANCE;
    }
}
