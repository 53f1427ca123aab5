package dev.llmops.core.prompt.examples;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.llmops.api.error.PromptVariableException;
import dev.llmops.api.prompt.FewShot;
import dev.llmops.api.prompt.PromptVersion;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The data sets of examples that an application supplies to its prompts, by name. A selection that is the same for each call is made once.
 * Safe for use by multiple threads.
 */
public final class ExampleSets {

    private static final int CACHED = 1_000;

    private final Map<String, ExampleSet> sets;
    private final Cache<FewShot, ExampleChoice> choices =
            Caffeine.newBuilder().maximumSize(CACHED).build();

    private ExampleSets(Map<String, ExampleSet> sets) {
        this.sets = sets;
    }

    /**
     * {@return the sets of an application}
     *
     * @param sets the sets, by the names that prompts use
     */
    public static ExampleSets of(Map<String, ExampleSet> sets) {
        return new ExampleSets(new TreeMap<>(sets));
    }

    /**
     * Checks that a prompt's examples can be chosen.
     *
     * @param prompt the name of the prompt in errors
     * @param wanted the examples that it requests
     * @throws PromptVariableException if there is no such set, it has fewer rows than requested, or a row lacks a field
     */
    public void check(String prompt, FewShot wanted) {
        ExampleChoice.requireRows(prompt, wanted, set(prompt, wanted));
    }

    /**
     * Chooses the examples of a call.
     *
     * @param prompt the version
     * @param wanted the examples that it requests
     * @param variables the variables of the call
     * @return the examples
     * @throws PromptVariableException if there is no such set, it has fewer rows than requested, a row lacks a field, or the variable used
     *     for the selection is not set
     * @throws dev.llmops.api.error.ModelException if the set is compared by embeddings and they could not be obtained
     */
    public ChosenExamples choose(PromptVersion prompt, FewShot wanted, Map<String, ?> variables) {
        String name = prompt.reference().toString();
        ExampleChoice choice = choice(name, wanted);
        Object input = variables.get(wanted.variable());
        if (input == null) {
            input = prompt.content().inputDefaults().get(wanted.variable());
        }
        if (input == null && wanted.selection() == FewShot.Selection.SIMILAR) {
            throw new PromptVariableException("prompt '" + name + "': its examples are those nearest to the variable '"
                    + wanted.variable() + "', which is missing; give it a value, or a default under input.default");
        }
        return choice.of(input);
    }

    private ExampleChoice choice(String prompt, FewShot wanted) {
        ExampleChoice known = choices.getIfPresent(wanted);
        if (known != null) {
            return known;
        }
        ExampleSet set = set(prompt, wanted);
        return Objects.requireNonNull(choices.get(wanted, key -> ExampleChoice.of(prompt, key, set)));
    }

    private ExampleSet set(String prompt, FewShot wanted) {
        ExampleSet set = sets.get(wanted.set());
        if (set == null) {
            throw new PromptVariableException("prompt '" + prompt + "': its examples are those of '" + wanted.set()
                    + "', which nobody gave; the sets that were given are: "
                    + (sets.isEmpty() ? "none" : String.join(", ", sets.keySet()))
                    + ". Give it with LlmOps.builder().examples(\""
                    + wanted.set() + "\", ...), or --examples " + wanted.set() + "=FILE");
        }
        return set;
    }
}
