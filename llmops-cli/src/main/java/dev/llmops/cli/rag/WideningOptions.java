package dev.llmops.cli.rag;

import dev.llmops.rag.RagIndex;
import dev.llmops.rag.pipeline.PassageStage;
import dev.llmops.rag.pipeline.Stages;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether more of its document is read than what was found. */
final class WideningOptions {

    @Option(
            names = "--expand-context",
            paramLabel = "WAY",
            description = "Read more of its document than the passage that was found: 'parents', of an index made with"
                    + " --parents; 'merge=SHARE', a parent of which that share was found; 'sentences=N' or"
                    + " 'characters=N' on each side.")
    @Nullable
    String way;

    /** {@return the stage that is wanted, or null for none} */
    @Nullable
    PassageStage stage(RagIndex index) {
        if (way == null) {
            return null;
        }
        String[] parts = way.split("=", 2);
        String value = parts.length == 2 ? parts[1] : "";
        try {
            return switch (parts[0]) {
                case "parents" -> Stages.parents(index);
                case "merge" -> Stages.autoMerge(index, Double.parseDouble(value));
                case "sentences" -> Stages.sentenceWindow(index, Integer.parseInt(value));
                case "characters" -> Stages.expandContext(index, Integer.parseInt(value));
                default -> throw notAWay(null);
            };
        } catch (NumberFormatException e) {
            throw notAWay(e);
        }
    }

    private IllegalArgumentException notAWay(@Nullable Throwable cause) {
        return new IllegalArgumentException(
                "--expand-context must be parents, merge=SHARE, sentences=N or characters=N, but was '" + way + "'",
                cause);
    }
}
