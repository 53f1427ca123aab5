package dev.llmops.tuning.job;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.tuning.job.TrainingException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The status of a job, read from its folder; the job may run in another process.
 *
 * @param state its state
 * @param method what it learns from, in lower case
 * @param step the last completed step, 0 before the first
 * @param steps the total number of steps, 0 before the first
 * @param loss the loss of that step, or null
 * @param lastCheckpoint the last complete checkpoint, or null
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

    /** The state of a job. */
    public enum State {
        /** It is running. */
        RUNNING,
        /** It has ended successfully. */
        DONE,
        /** It has ended without an adapter, or was killed; if started again, it resumes. */
        STOPPED
    }

    /**
     * {@return the status of a job}
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
