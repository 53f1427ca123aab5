package dev.llmops.core.prompt;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import dev.llmops.api.prompt.PromptVersion;
import java.util.List;

/**
 * What changed between two versions of a prompt: parameters, schemas, tools and template, compared line by line as the
 * {@code .prompt} files that {@link PromptFile#format} makes of them.
 *
 * @param from the version that is compared with, as {@code name@number}
 * @param to the other version
 * @param lines the change in the unified format of GNU diff, with three lines around each change; empty if there is none
 */
public record PromptDiff(String from, String to, List<String> lines) {

    private static final int AROUND = 3;

    /** Copies the lines. */
    public PromptDiff {
        lines = List.copyOf(lines);
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
        List<String> lines = UnifiedDiffUtils.generateUnifiedDiff(
                fromName, toName, before, DiffUtils.diff(before, lines(to)), AROUND);
        return new PromptDiff(fromName, toName, lines);
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
}
