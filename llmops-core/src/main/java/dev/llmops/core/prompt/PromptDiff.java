package dev.llmops.core.prompt;

import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.core.internal.text.UnifiedDiff;
import dev.llmops.core.internal.typed.PromptContract;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What changed between two versions of a prompt: parameters, schemas, tools and template, compared line by line as the
 * {@code .prompt} files that {@link PromptFile#format} makes of them.
 *
 * @param from the version that is compared with, as {@code name@number}
 * @param to the other version
 * @param lines the change in the unified format of GNU diff, with three lines around each change; empty if there is none
 * @param changes the same change value by value
 * @param breaking what a caller that fits the older version gives wrongly, or leaves out, for the newer one, and what a reader of its
 *     answers cannot read in the newer one's, in words; empty if nothing is
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
     * {@return what changed from one version to another}
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

    /** {@return whether the two versions say the same} */
    public boolean isEmpty() {
        return lines.isEmpty();
    }

    /** {@return the lines as one text} */
    @Override
    public String toString() {
        return String.join("\n", lines);
    }

    /**
     * One thing that differs between two versions of a prompt.
     *
     * @param part what it belongs to
     * @param path where it stands in the front matter, for example {@code config.temperature}, a tool by its name; {@code template} for the
     *     template
     * @param before what it was, or null if it was not there
     * @param after what it is, or null if it is gone
     */
    public record Change(
            Part part,
            String path,
            @Nullable String before,
            @Nullable String after) {

        /** Refuses nulls where one is not allowed. */
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
