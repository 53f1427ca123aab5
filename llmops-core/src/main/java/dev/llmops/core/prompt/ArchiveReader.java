package dev.llmops.core.prompt;

import dev.llmops.api.error.PromptSyntaxException;
import dev.llmops.api.prompt.LabelMove;
import dev.llmops.api.prompt.PromptHistory;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.core.internal.json.RecordJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the lines of an archive, and says which of them is wrong. */
final class ArchiveReader {

    private final String source;
    private final Map<String, PromptHistory> histories = new TreeMap<>();
    private ArchiveLine.@Nullable Head head;
    private final List<PromptVersion> versions = new ArrayList<>();
    private final List<LabelMove> moves = new ArrayList<>();

    ArchiveReader(String source) {
        this.source = source;
    }

    List<PromptHistory> read(List<String> lines) {
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1);
            try {
                next(RecordJson.read(line, ArchiveLine.class), number);
            } catch (IllegalArgumentException e) {
                throw new PromptSyntaxException(source, number, String.valueOf(e.getMessage()), e);
            } catch (NullPointerException e) { // of a record, whose component it names
                throw new PromptSyntaxException(source, number, "there is no '" + e.getMessage() + "'", e);
            }
        }
        if (lines.isEmpty()) {
            throw new PromptSyntaxException(source, 1, "the file is empty; 'prompt export' writes one", null);
        }
        try {
            end();
        } catch (IllegalArgumentException e) {
            throw new PromptSyntaxException(source, lines.size(), String.valueOf(e.getMessage()), e);
        }
        return List.copyOf(histories.values());
    }

    private void next(ArchiveLine line, int number) {
        if (number == 1) {
            require(
                    Objects.equals(line.llmopsPrompts(), ArchiveLine.FORMAT),
                    "the first line must be {\"llmopsPrompts\":" + ArchiveLine.FORMAT
                            + "}; the file is none of exported prompts, or of a newer version");
        } else if (line.prompt() != null) {
            end();
            head = line.prompt();
            PromptReference.requireName(head.name());
        } else {
            require(head != null, "a version or move must stand below its prompt");
            require(line.version() != null || line.move() != null, "a line must have a prompt, a version or a move");
            if (line.version() != null) {
                versions.add(PromptIntegrity.check(line.version()));
            }
            if (line.move() != null) {
                moves.add(line.move());
            }
        }
    }

    private static void require(boolean holds, String otherwise) {
        Require.that(holds, () -> otherwise);
    }

    /** Ends a prompt, whose versions and moves must fit together. */
    private void end() {
        if (head == null) {
            return;
        }
        PromptHistory history = new PromptHistory(head.name(), versions, moves, Set.copyOf(head.tags()));
        require(histories.put(history.name(), history) == null, "prompt '" + history.name() + "' must stand once");
        versions.clear();
        moves.clear();
    }
}
