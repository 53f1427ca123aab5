package dev.llmops.tuning.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.llmops.commons.internal.thread.DaemonThreads;
import dev.llmops.commons.internal.thread.Uninterrupted;
import dev.llmops.tuning.job.TrainingException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** A running job. Safe for use by multiple threads. Its threads are daemons, and its process stops when this JVM ends. */
public final class TrainingRun implements AutoCloseable {

    private final CompletableFuture<TrainedAdapter> result = new CompletableFuture<>();
    private final @Nullable PythonProgram program;

    private TrainingRun(@Nullable PythonProgram program) {
        this.program = program;
    }

    static TrainingRun ended(TrainedAdapter adapter) {
        TrainingRun run = new TrainingRun(null);
        run.result.complete(adapter);
        return run;
    }

    static TrainingRun of(
            TrainingJob job,
            Map<String, String> digests,
            TrainingFolder folder,
            TrainingProgress progress,
            PythonProgram program) {
        TrainingRun run = new TrainingRun(program);
        DaemonThreads.start("llmops-training", () -> run.follow(job, digests, folder, progress, program));
        return run;
    }

    private void follow(
            TrainingJob job,
            Map<String, String> digests,
            TrainingFolder folder,
            TrainingProgress progress,
            PythonProgram program) {
        try (folder) {
            PythonProgram.Ending ending = program.follow(progress::take);
            JsonNode done = progress.done();
            if (done == null || (ending.fault() != null && ending.fault().kind() != Kind.CANCELLED)) {
                throw failure(folder, progress, ending);
            }
            Path adapter = folder.adapter(
                    done.get("adapter").textValue(), done.get("digest").textValue());
            TrainingReport report =
                    progress.report(job, digests, done.get("digest").textValue());
            folder.report(report);
            result.complete(new TrainedAdapter(adapter, report));
        } catch (TrainingException e) {
            result.completeExceptionally(e);
        } catch (IOException e) {
            result.completeExceptionally(TrainingJob.unwritable(folder.path(), folder.lastCheckpoint(), e));
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(new TrainingException(
                    Kind.PROTOCOL, "the end of training cannot be read: " + e, folder.lastCheckpoint(), e));
        }
    }

    private static TrainingException failure(
            TrainingFolder folder, TrainingProgress progress, PythonProgram.Ending ending) throws IOException {
        JsonNode error = progress.error();
        PythonProgram.Fault fault = ending.fault();
        Path log = folder.path().resolve("stderr.log");
        Kind kind;
        String message;
        if (fault != null) {
            kind = fault.kind();
            message = fault.message();
            folder.append(JsonNodeFactory.instance
                    .objectNode()
                    .put("event", "error")
                    .put("kind", kind.name().toLowerCase(Locale.ROOT))
                    .put("message", message));
        } else if (error != null) {
            kind = Kind.of(error.path("kind").asText());
            message = "training failed: " + error.path("message").asText();
        } else {
            kind = Kind.KILLED;
            // 128 and the number of the signal; 9 is also what the kernel sends when memory runs out.
            message = "the training program ended with exit code " + ending.exitCode() + " and without a word";
        }
        String told = kind == Kind.FAILED || kind == Kind.KILLED ? message + "; see '" + log + "'" : message;
        return new TrainingException(kind, told, folder.lastCheckpoint(), fault == null ? null : fault.cause());
    }

    /**
     * Waits for the end. Interrupting the waiting thread cancels the job.
     *
     * @return the adapter
     * @throws TrainingException if there is none
     */
    public TrainedAdapter await() {
        try {
            return Uninterrupted.get(result::get, interrupt -> cancel());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TrainingException failed) {
                throw failed;
            }
            throw new IllegalStateException("training ends with an adapter or an error of its own", e);
        }
    }

    /** {@return whether it has ended, successfully or not} */
    public boolean isDone() {
        return result.isDone();
    }

    /**
     * Asks it to save a checkpoint and stop; it is killed if it does not stop within the job's grace period. Does not wait, and has no
     * effect if the job has ended.
     */
    public void cancel() {
        if (program != null) {
            program.end(Kind.CANCELLED, "training was cancelled", null);
        }
    }

    /** Cancels it and waits for its end, whatever the outcome. */
    @Override
    public void close() {
        cancel();
        try {
            await();
        } catch (TrainingException e) {
            // Whoever wants to know waits for it.
        }
    }
}
