package dev.llmops.examples.demo;

import dev.llmops.api.error.ReplayRefusedException;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.core.LlmOps;
import dev.llmops.core.replay.Replay;
import dev.llmops.core.store.Stores;
import dev.llmops.local.LocalModel;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Replays an answer, and shows that a model that is not the same is refused. */
public final class ReplayAnswer {

    private static final long MAX_COPY = 2_000_000_000L;

    private ReplayAnswer() {}

    /**
     * Replays an answer.
     *
     * @param screen where to show it
     * @param ops has the model that answered
     * @param id the answer
     */
    public static void run(Screen screen, LlmOps ops, GenerationId id) {
        screen.section(
                "An exact replay",
                "The record has everything that the model was asked, with the seed. Asked again, it must say the same, bit for"
                        + " bit.",
                "Replay replay = ops.replay(generationId);");
        Replay replay = ops.replay(id);
        screen.field("recorded", replay.originalDigest());
        screen.field("replayed", replay.replayedDigest());
        screen.verdict(replay.identical(), replay.identical() ? "identical, bit for bit" : "NOT identical");
    }

    /**
     * Tries to replay on a copy of the model in which one bit is another.
     *
     * @param screen where to show it
     * @param database the store's file
     * @param file the model's file
     * @param folder where the copy goes
     * @param id the answer
     * @throws IOException if the model cannot be copied
     */
    public static void runOnAnotherModel(Screen screen, Path database, Path file, Path folder, GenerationId id)
            throws IOException {
        if (Files.size(file) > MAX_COPY) {
            screen.small("The model is too large to copy, so the replay on a changed copy is left out.");
            return;
        }
        Path changed = folder.resolve(file.getFileName());
        Files.copy(file, changed, StandardCopyOption.REPLACE_EXISTING);
        flipOneBit(changed);
        try (LlmOps ops = LlmOps.builder()
                .store(Stores.sqlite(database))
                .model(LocalModel.load(changed))
                .build()) {
            ops.replay(id);
            screen.verdict(false, "a changed model was taken for the same");
        } catch (ReplayRefusedException e) {
            screen.verdict(true, "refused on a copy of the model with one bit changed:");
            screen.hanging(String.valueOf(e.getMessage()));
        } finally {
            Files.delete(changed);
        }
    }

    private static void flipOneBit(Path file) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            long middle = bytes.length() / 2;
            bytes.seek(middle);
            int old = bytes.read();
            bytes.seek(middle);
            bytes.write(old ^ 1);
        }
    }
}
