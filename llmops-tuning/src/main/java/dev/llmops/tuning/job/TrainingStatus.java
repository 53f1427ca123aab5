package dev.llmops.tuning.job;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.tuning.job.TrainingException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a job stands, read from its folder; the job may run in another process.
 *
 * @param state what it does
 * @param method what it learns from, in lower case
 * @param step the last step that was done, 0 before the first
 * @param steps how many there will be, 0 before the first
 * @param loss the loss of that step, or null
 * @param lastCheckpoint the last checkpoint that is whole, or null
 * @param error why it ended, if it failed and was not started again, or null
 */
public record TrainingStatus(
        State state,
        String method,
        int step,
        int steps,
        @Nullable Double loss,
        @Nullable Path lastCheckpoint,
        @Nullable String error) {

    /** What a job does. */
    public enum State {
        /** It runs. */
        RUNNING,
        /** It has ended well. */
        DONE,
        /** It has ended without an adapter, or was killed; started again, it goes on. */
        STOPPED
    }

    /**
     * {@return how a job stands}
     *
     * @param folder the job's folder
     * @throws TrainingException if there is no job in it
     */
    public static TrainingStatus read(Path folder) {
        Path job = folder.resolve("job.json");
        if (!Files.isRegularFile(job)) {
            throw new TrainingException(Kind.FOLDER, "there is no training job in '" + folder + "'", null, null);
        }
        try {
            JsonNode last = null;
            JsonNode error = null;
            for (JsonNode event : TrainingFolder.events(folder)) {
                String kind = event.path("event").asText();
                last = kind.equals("step") ? event : last;
                error = kind.equals("error") ? event : kind.equals("started") ? null : error;
            }
            List<Path> checkpoints = TrainingFolder.checkpoints(folder);
            boolean done = TrainingFolder.report(folder).isPresent();
            State state = TrainingFolder.isHeld(folder) ? State.RUNNING : done ? State.DONE : State.STOPPED;
            return new TrainingStatus(
                    state,
                    TrainingFolder.JSON.readTree(job.toFile()).path("method").asText(),
                    last == null ? 0 : last.path("step").asInt(),
                    last == null ? 0 : last.path("steps").asInt(),
                    last == null ? null : (Double) last.path("loss").asDouble(),
                    checkpoints.isEmpty() ? null : checkpoints.get(checkpoints.size() - 1),
                    error == null || state != State.STOPPED
                            ? null
                            : error.path("message").asText());
        } catch (IOException e) {
            throw TrainingJob.unwritable(folder, null, e);
        }
    }
}
