package dev.llmops.local.internal.worker;

import dev.llmops.local.Speculation;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>{@link Speculation} as a record, for the way to the worker.
 *
 * @param most most tokens that are guessed at a time, 0 for none
 * @param match how many tokens must have been there before, where the prompt is looked up
 * @param file the draft model, or null to look the prompt up
 * @param confidence the least probability of a guess of the draft model
 */
public record WorkerSpeculation(
        int most, int match, @Nullable String file, double confidence) {

    /**
     * {@return the record of a way}
     *
     * @param way the way
     */
    public static WorkerSpeculation of(Speculation way) {
        if (way instanceof Speculation.PromptLookup lookup) {
            return new WorkerSpeculation(lookup.most(), lookup.match(), null, 0);
        }
        return way instanceof Speculation.DraftModel draft
                ? new WorkerSpeculation(
                        draft.most(), 0, draft.file().toAbsolutePath().toString(), draft.confidence())
                : new WorkerSpeculation(0, 0, null, 0);
    }

    Speculation speculation() {
        if (most == 0) {
            return Speculation.none();
        }
        return file == null
                ? Speculation.promptLookup(match, most)
                : Speculation.draftModel(Path.of(file), most, confidence);
    }
}
