package dev.llmops.core.prompt.examples;

import dev.llmops.api.generation.ExamplesUse;
import dev.llmops.api.prompt.FewShot.Selection;
import java.util.List;
import java.util.Objects;

/**
 * The examples chosen for one call.
 *
 * @param set name of the data set
 * @param digest digest of the data set
 * @param selection how they were chosen
 * @param examples the examples, in their order in the prompt
 */
public record ChosenExamples(String set, String digest, Selection selection, List<Example> examples) {

    /** Copies the list. */
    public ChosenExamples {
        Objects.requireNonNull(set, "set");
        Objects.requireNonNull(digest, "digest");
        Objects.requireNonNull(selection, "selection");
        examples = List.copyOf(examples);
    }

    /**
     * {@return fewer of them: the nearest if they were chosen by similarity, which come last, otherwise the first}
     *
     * @param count how many, at most the number of examples
     */
    public ChosenExamples keep(int count) {
        int size = examples.size();
        return new ChosenExamples(
                set,
                digest,
                selection,
                selection == Selection.SIMILAR ? examples.subList(size - count, size) : examples.subList(0, count));
    }

    /** {@return the examples as they are recorded} */
    public ExamplesUse use() {
        return new ExamplesUse(
                set,
                digest,
                examples.stream()
                        .map(example -> new ExamplesUse.Shown(example.id(), example.contentHash()))
                        .toList());
    }
}
