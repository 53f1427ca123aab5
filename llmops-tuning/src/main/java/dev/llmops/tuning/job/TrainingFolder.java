package dev.llmops.tuning.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.commons.internal.file.GrowingFile;
import dev.llmops.commons.internal.file.WholeFile;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.tuning.job.TrainingException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The files of a job. Held by one run at a time, of whatever process. */
final class TrainingFolder implements AutoCloseable {

    static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final List<String> IDENTITY = List.of("method", "seed", "hyperparameters", "digests");
    private static final String WEIGHTS = "adapter_model.safetensors";

    private final Path folder;
    private final GrowingFile lock;

    private TrainingFolder(Path folder, GrowingFile lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /** Takes a folder, and makes it if need be. */
    static TrainingFolder open(Path wanted) throws IOException {
        Path folder = Files.createDirectories(wanted).toRealPath();
        GrowingFile lock = GrowingFile.open(folder.resolve("lock"));
        if (lock == null) {
            throw new TrainingException(
                    Kind.FOLDER, "a job runs in '" + folder + "'; wait for it or cancel it", null, null);
        }
        return new TrainingFolder(folder, lock);
    }

    /** {@return whether a run holds a folder} */
    static boolean isHeld(Path folder) throws IOException {
        Path file = folder.resolve("lock");
        if (!Files.exists(file)) {
            return false;
        }
        try (GrowingFile lock = GrowingFile.open(file)) {
            return lock == null;
        }
    }

    Path path() {
        return folder;
    }

    /** Writes what is to be done, unless something else was to be done here before. */
    void describe(ObjectNode job) throws IOException {
        Path file = folder.resolve("job.json");
        if (Files.exists(file)) {
            JsonNode before = JSON.readTree(file.toFile());
            for (String name : IDENTITY) {
                // As text, for 3 and 3.0 are read as different numbers.
                if (!before.path(name)
                        .toString()
                        .equals(JSON.readTree(job.toString()).path(name).toString())) {
                    throw new TrainingException(
                            Kind.FOLDER,
                            "'" + folder + "' belongs to a job with other " + name
                                    + "; name another folder for this one",
                            null,
                            null);
                }
            }
        }
        WholeFile.write(file, JSON.writeValueAsString(job) + "\n");
        Files.createDirectories(folder.resolve("tmp"));
    }

    /** Adds to what has happened. */
    void append(JsonNode event) throws IOException {
        Files.writeString(
                folder.resolve("progress.jsonl"),
                event + "\n",
                StandardCharsets.UTF_8,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    /** {@return what has happened in all runs of the job; a line that was cut by a crash is no event} */
    static List<JsonNode> events(Path folder) throws IOException {
        Path file = folder.resolve("progress.jsonl");
        List<JsonNode> events = new ArrayList<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                event(line).ifPresent(events::add);
            }
        }
        return events;
    }

    private static Optional<JsonNode> event(String line) {
        try {
            return Optional.of(JSON.readTree(line));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** {@return the checkpoints that are whole, in order} */
    static List<Path> checkpoints(Path folder) throws IOException {
        Path all = folder.resolve("checkpoints");
        List<Path> whole = new ArrayList<>();
        if (Files.isDirectory(all)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(all, "checkpoint-*")) {
                found.forEach(path -> {
                    if (Files.exists(path.resolve("complete"))) {
                        whole.add(path);
                    }
                });
            }
        }
        whole.sort(Comparator.comparingInt(TrainingFolder::step));
        return whole;
    }

    static int step(Path checkpoint) {
        String name = checkpoint.getFileName().toString();
        String number = name.substring(name.indexOf('-') + 1);
        return number.matches("[0-9]{1,9}") ? Integer.parseInt(number) : -1;
    }

    @Nullable
    Path lastCheckpoint() {
        try {
            List<Path> whole = checkpoints(folder);
            return whole.isEmpty() ? null : whole.get(whole.size() - 1);
        } catch (IOException e) {
            return null;
        }
    }

    /** {@return what the job brought, if it has ended well and its adapter is as it was} */
    Optional<TrainedAdapter> result() throws IOException {
        Optional<TrainingReport> report = report(folder);
        Path adapter = folder.resolve("adapter");
        if (report.isEmpty() || !Files.exists(adapter.resolve(WEIGHTS))) {
            return Optional.empty();
        }
        String digest = digest(adapter);
        return report.filter(told -> digest.equals(told.digests().get("adapter")))
                .map(told -> new TrainedAdapter(adapter, told));
    }

    static Optional<TrainingReport> report(Path folder) throws IOException {
        Path file = folder.resolve("report.json");
        return Files.exists(file) ? Optional.of(JSON.readValue(file.toFile(), TrainingReport.class)) : Optional.empty();
    }

    /** Of an adapter that is no longer what it was: until there is another, the job is not done. */
    void forgetReport() throws IOException {
        Files.deleteIfExists(folder.resolve("report.json"));
    }

    void report(TrainingReport report) throws IOException {
        WholeFile.write(folder.resolve("report.json"), JSON.writeValueAsString(report) + "\n");
    }

    /** {@return the adapter that a program says it wrote; one outside of the folder is none} */
    Path adapter(String name, String digest) throws IOException {
        Path adapter = folder.resolve(name).normalize();
        if (!Files.isDirectory(adapter) || !adapter.toRealPath().startsWith(folder)) {
            throw new TrainingException(
                    Kind.OUTSIDE_FOLDER,
                    "the adapter must be a folder below '" + folder + "', but '" + name + "' is not",
                    lastCheckpoint(),
                    null);
        }
        if (!digest(adapter).equals(digest)) {
            throw new TrainingException(
                    Kind.PROTOCOL, "the adapter is not the one that the program wrote", lastCheckpoint(), null);
        }
        return adapter;
    }

    private static String digest(Path adapter) throws IOException {
        return Sha256.PREFIX + Sha256.hex(adapter.resolve(WEIGHTS));
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
