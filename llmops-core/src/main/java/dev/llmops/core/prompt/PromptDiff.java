package dev.llmops.core.prompt;

import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.core.internal.text.UnifiedDiff;
import dev.llmops.core.internal.typed.PromptContract;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The changes between two versions of a prompt: parameters, schemas, tools and template, compared line by line as the
 * {@code .prompt} files that {@link PromptFile#format} produces.
 *
 * @param from the base version, as {@code name@number}
 * @param to the other version
 * @param lines the changes in GNU diff's unified format, with three lines of context; empty if there are none
 * @param changes the same changes value by value
 * @param breaking breaking changes, in words: what a caller that fits the older version passes wrongly, or leaves out, for the newer one,
 *     and what a reader of the older version's answers cannot read in the newer version's; empty if there are none
 */
public record PromptDiff(String from, String to, List<String> lines, List<Change> changes, List<String> breaking) {

    private static final int AROUND = 3;

    /** Copies the lists. */
    public PromptDiff {
        lines = List.copyOf(lines);
        changes = List.copyOf(changes);
        breaking = List.copyOf(breaking);
    }

    /**
     * {@return the changes from one version to another}
     *
     * @param from the older version
     * @param to the newer version
     */
    public static PromptDiff between(PromptVersion from, PromptVersion to) {
        String fromName = from.reference().toString();
        String toName = to.reference().toString();
        List<String> before = lines(from);
        List<String> lines = UnifiedDiff.between(fromName, toName, before, lines(to), AROUND);
        return new PromptDiff(
                fromName,
                toName,
                lines,
                PromptChanges.between(from.content(), to.content()),
                PromptContract.breaking(from, to));
    }

    private static List<String> lines(PromptVersion version) {
        return PromptFile.format(version.content()).lines().toList();
    }

    /** {@return whether the two versions have the same content} */
    public boolean isEmpty() {
        return lines.isEmpty();
    }

    /** {@return the lines as one text} */
    @Override
    public String toString() {
        return String.join("\n", lines);
    }

    /**
     * A difference between two versions of a prompt.
     *
     * @param part the part that it belongs to
     * @param path its location in the front matter, for example {@code config.temperature}; the name of a tool; {@code template} for the
     *     template
     * @param before the old value, or null if there was none
     * @param after the new value, or null if it was removed
     */
    public record Change(
            Part part,
            String path,
            @Nullable String before,
            @Nullable String after) {

        /** Rejects nulls where they are not allowed. */
        public Change {
            Objects.requireNonNull(part, "part");
            Objects.requireNonNull(path, "path");
        }
    }

    /** The parts of a prompt. */
    public enum Part {
        /** The model that it is written for. */
        MODEL,
        /** Parameters. */
        CONFIG,
        /** Variables and their defaults. */
        INPUT,
        /** The form of the answer. */
        OUTPUT,
        /** Examples. */
        EXAMPLES,
        /** Tools. */
        TOOLS,
        /** The template. */
        TEMPLATE
    }
}
