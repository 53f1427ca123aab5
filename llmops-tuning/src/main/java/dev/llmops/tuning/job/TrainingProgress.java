package dev.llmops.tuning.job;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.tuning.job.TrainingException.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Reads what the program tells, tells it to the listener, and remembers what the report needs. Used by one thread, then by another. */
final class TrainingProgress {

    private static final int STEPS_TO_TELL_TIME = 5;

    private final TrainingFolder folder;
    private final TrainingListener listener;
    private final LongSupplier ticker;
    private final long memoryLimit;

    private TrainingEvent.@Nullable Started started;
    private @Nullable String template;
    private long firstStepNanos;
    private int stepsOfThisRun;
    private long tokens;
    private double cpuSeconds;
    private long peakRssBytes;
    private @Nullable JsonNode done;
    private @Nullable JsonNode error;

    TrainingProgress(TrainingFolder folder, TrainingListener listener, LongSupplier ticker, long memoryLimit) {
        this.folder = folder;
        this.listener = listener;
        this.ticker = ticker;
        this.memoryLimit = memoryLimit;
    }

    void take(JsonNode event) {
        String kind = event.get("event").textValue();
        if (!kind.equals("usage")) {
            remember(event);
        }
        switch (kind) {
            case "started" -> started(event);
            case "step" -> step(event);
            case "evaluation" ->
                listener.onEvent(new TrainingEvent.Evaluation((int) whole(event, "step"), finite(event, "loss")));
            case "checkpoint" ->
                listener.onEvent(new TrainingEvent.Checkpoint((int) whole(event, "step"), text(event, "folder")));
            case "warning" -> listener.onEvent(new TrainingEvent.Warning(text(event, "message")));
            case "usage" -> usage(event);
            case "done" -> done(event);
            case "error" -> error = event;
            default -> throw new IllegalArgumentException("there is no event '" + kind + "'");
        }
    }

    private void remember(JsonNode event) {
        try {
            folder.append(event);
        } catch (IOException e) {
            throw TrainingJob.unwritable(folder.path(), null, e);
        }
    }

    private void started(JsonNode event) {
        Map<String, String> versions = new LinkedHashMap<>();
        event.path("versions")
                .properties()
                .forEach(entry -> versions.put(entry.getKey(), entry.getValue().asText()));
        template = text(event, "template");
        started = new TrainingEvent.Started(
                versions, whole(event, "rows"), whole(event, "parameters"), whole(event, "trainable"));
        listener.onEvent(started);
    }

    private void step(JsonNode event) {
        int step = (int) whole(event, "step");
        int steps = (int) whole(event, "steps");
        double loss = finite(event, "loss");
        tokens = whole(event, "tokens");
        usage(event);
        listener.onEvent(new TrainingEvent.Step(
                step, steps, loss, tokens, cpuSeconds, whole(event, "rss"), remaining(steps - step)));
    }

    // The first step also warms up, so time counts from its end.
    private Optional<Duration> remaining(int steps) {
        long now = ticker.getAsLong();
        stepsOfThisRun++;
        if (stepsOfThisRun == 1) {
            firstStepNanos = now;
        }
        if (stepsOfThisRun < STEPS_TO_TELL_TIME) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofNanos((now - firstStepNanos) / (stepsOfThisRun - 1) * steps));
    }

    private void usage(JsonNode event) {
        cpuSeconds = event.path("cpu").asDouble();
        long rss = whole(event, "rss");
        peakRssBytes = Math.max(peakRssBytes, rss);
        if (rss > memoryLimit) {
            throw new TrainingException(
                    Kind.MEMORY_LIMIT,
                    "training may use " + memoryLimit + " bytes of memory, but uses " + rss
                            + "; a smaller batchSize or maxLength needs less",
                    null,
                    null);
        }
    }

    private void done(JsonNode event) {
        text(event, "adapter");
        text(event, "digest");
        usage(event);
        done = event;
    }

    /** {@return the last word if it was that all is done, or null} */
    @Nullable
    JsonNode done() {
        return done;
    }

    /** {@return the last word if it was an error, or null} */
    @Nullable
    JsonNode error() {
        return error;
    }

    /** {@return what the job did in all of its runs} */
    TrainingReport report(TrainingJob job, Map<String, String> digests, String adapter) throws IOException {
        TrainingEvent.Started begin = started;
        if (begin == null || template == null) {
            throw new IllegalArgumentException("it is done, but never started");
        }
        Map<String, String> all = new LinkedHashMap<>(digests);
        all.put("template", template);
        all.put("adapter", adapter);
        Map<Integer, TrainingReport.Loss> losses = new LinkedHashMap<>();
        Map<Integer, TrainingReport.Loss> evaluations = new LinkedHashMap<>();
        List<String> warnings = new ArrayList<>();
        for (JsonNode event : TrainingFolder.events(folder.path())) {
            int step = event.path("step").asInt();
            TrainingReport.Loss loss =
                    new TrainingReport.Loss(step, event.path("loss").asDouble());
            switch (event.path("event").asText()) {
                case "step" -> losses.put(step, loss);
                case "evaluation" -> evaluations.put(step, loss);
                case "warning" -> warnings.add(event.path("message").asText());
                default -> {}
            }
        }
        List<String> checkpoints = TrainingFolder.checkpoints(folder.path()).stream()
                .map(path -> "checkpoints/" + path.getFileName())
                .toList();
        return new TrainingReport(
                job.method(),
                job.seed(),
                job.hyperparameters(),
                all,
                begin.versions(),
                begin.rows(),
                begin.parameters(),
                begin.trainable(),
                tokens,
                cpuSeconds,
                peakRssBytes,
                List.copyOf(losses.values()),
                List.copyOf(evaluations.values()),
                checkpoints,
                warnings.stream().distinct().toList());
    }

    private static String text(JsonNode event, String name) {
        JsonNode value = event.path(name);
        Require.that(value.isTextual(), () -> "'" + name + "' of " + event.get("event") + " must be a text");
        return value.textValue();
    }

    private static long whole(JsonNode event, String name) {
        JsonNode value = event.path(name);
        if (!value.isIntegralNumber() || value.longValue() < 0) {
            throw new IllegalArgumentException("'" + name + "' of " + event.get("event") + " must be a count");
        }
        return value.longValue();
    }

    private static double finite(JsonNode event, String name) {
        JsonNode value = event.path(name);
        Require.that(value.isNumber(), () -> "'" + name + "' of " + event.get("event") + " must be a number");
        if (!Double.isFinite(value.doubleValue())) {
            throw new TrainingException(
                    Kind.NOT_FINITE,
                    "the loss must be finite, but that of step " + event.path("step") + " was " + value.asText()
                            + "; a lower learning rate may help",
                    null,
                    null);
        }
        return value.doubleValue();
    }
}
