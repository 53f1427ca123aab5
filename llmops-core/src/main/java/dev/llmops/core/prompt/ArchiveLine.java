package dev.llmops.core.prompt;

import dev.llmops.api.prompt.LabelMove;
import dev.llmops.api.prompt.PromptHistory;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.core.internal.json.RecordJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A line of an archive, with one member: the first says which format it is, one begins a prompt, and below it are its versions and moves.
 *
 * @param llmopsPrompts the format, which is {@link #FORMAT}
 * @param prompt what a prompt begins with
 * @param version a version, without labels: they are where the moves lead
 */
record ArchiveLine(
        @Nullable Integer llmopsPrompts,
        @Nullable Head prompt,
        @Nullable PromptVersion version,
        @Nullable LabelMove move) {

    static final int FORMAT = 1;

    /** The name of a prompt, and its tags in alphabetical order. */
    record Head(String name, List<String> tags) {}

    static List<String> of(List<PromptHistory> histories) {
        List<String> lines = new ArrayList<>();
        lines.add(json(new ArchiveLine(FORMAT, null, null, null)));
        for (PromptHistory history : histories) {
            List<String> tags = history.tags().stream().sorted().toList();
            lines.add(json(new ArchiveLine(null, new Head(history.name(), tags), null, null)));
            history.versions()
                    .forEach(version ->
                            lines.add(json(new ArchiveLine(null, null, version.withLabels(Set.of()), null))));
            history.moves().forEach(move -> lines.add(json(new ArchiveLine(null, null, null, move))));
        }
        return lines;
    }

    private static String json(ArchiveLine line) {
        return RecordJson.write(line) + "\n";
    }
}
