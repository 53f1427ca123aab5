package dev.llmops.tuning;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.retention.Subject;
import dev.llmops.commons.internal.file.WholeFile;
import dev.llmops.commons.internal.hash.HmacSha256;
import dev.llmops.commons.internal.random.SystemRandom;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whose records an export was made from. {@code subjects.jsonl} has a line for each answer: its generation, and the HMAC-SHA-256 of who asked and of each who gave
 * feedback. The key is in {@code subjects.key} beside it and is not given away with the export: without it no guess of a name can be confirmed. It is there
 * before the first answer is read, so that an erasure that comes while the export runs finds it.
 */
final class ExportSubjects implements AutoCloseable {

    static final String FILE = "subjects.jsonl";
    static final String KEY_FILE = "subjects.key";

    private static final int KEY_BYTES = 32;
    private static final Pattern KEY = Pattern.compile("[0-9a-fA-F]{" + 2 * KEY_BYTES + "}");

    private final Path folder;
    private final byte[] key;
    private @Nullable Path spool;
    private @Nullable Writer out;

    private ExportSubjects(Path folder, byte[] key) {
        this.folder = folder;
        this.key = key;
    }

    /** For an export into a folder. Its key is made if it is not there. */
    static ExportSubjects in(Path folder) throws IOException {
        if (!Files.exists(folder.resolve(KEY_FILE))) {
            makeKey(folder);
        }
        ExportSubjects subjects = read(folder);
        Path part = Files.createTempFile(folder, "subjects.", ".part");
        subjects.spool = part;
        subjects.out = Files.newBufferedWriter(part);
        return subjects;
    }

    /** Whole or not at all, at no time readable by others, and the first one stays: erasures rely on it. */
    private static void makeKey(Path folder) throws IOException {
        try {
            WholeFile.writeSecret(
                    folder.resolve(KEY_FILE), HexFormat.of().formatHex(SystemRandom.bytes(KEY_BYTES)) + "\n");
        } catch (FileAlreadyExistsException e) {
            // Another export into the folder made it meanwhile.
        }
    }

    /** Of an export that is there. */
    static ExportSubjects read(Path folder) throws IOException {
        String text = Files.readString(folder.resolve(KEY_FILE)).strip();
        if (!KEY.matcher(text).matches()) {
            throw new IOException("'" + folder.resolve(KEY_FILE) + "' holds no key of " + KEY_BYTES
                    + " bytes in hex; without it nobody can tell whose records " + FILE
                    + " names: put it back, or delete both and export again");
        }
        return new ExportSubjects(folder, HexFormat.of().parseHex(text));
    }

    /** Takes an answer with those who gave feedback on it. */
    void add(Generation generation, Iterable<Feedback> feedback) throws IOException {
        String tenant = generation.caller().tenant();
        Set<String> subjects = new TreeSet<>();
        add(tenant, generation.caller().user(), subjects);
        feedback.forEach(each -> add(tenant, each.user(), subjects));
        ObjectNode line =
                Json.NODES.objectNode().put("generation", generation.id().value());
        ArrayNode list = line.putArray("subjects");
        subjects.forEach(list::add);
        Objects.requireNonNull(out, "out").write(Json.text(line) + "\n");
    }

    private void add(@Nullable String tenant, @Nullable String user, Set<String> into) {
        if (user != null) {
            into.add(hash(new Subject(tenant, user)));
        }
    }

    /** Before the files of the export appear: whatever of old and new ones is there after a crash, it is said whose it is. */
    void join() throws IOException {
        Path spooled = close(out);
        Path file = folder.resolve(FILE);
        WholeFile.write(file, part -> {
            try (OutputStream all = Files.newOutputStream(part)) {
                if (Files.exists(file)) {
                    Files.copy(file, all);
                }
                return Files.copy(spooled, all);
            }
        });
    }

    /** When all of them are there. */
    void replace() throws IOException {
        Path spooled = close(out);
        WholeFile.write(folder.resolve(FILE), part -> {
            try (OutputStream all = Files.newOutputStream(part)) {
                return Files.copy(spooled, all);
            }
        });
    }

    private Path close(@Nullable Writer writer) throws IOException {
        Objects.requireNonNull(writer, "out").close();
        return Objects.requireNonNull(spool, "spool");
    }

    @Override
    public void close() throws IOException {
        if (out != null && spool != null) {
            try (Writer closing = out) {
                Files.deleteIfExists(spool);
            }
        }
    }

    /** {@return the generations that any of some subjects has a part in} */
    static Set<String> generations(Path folder, Set<String> subjects) throws IOException {
        Path file = folder.resolve(FILE);
        Set<String> found = new HashSet<>();
        if (Files.exists(file)) {
            try (Stream<String> lines = Files.lines(file)) {
                lines.map(Json::parse)
                        .forEach(line -> line.path("subjects").forEach(subject -> {
                            if (subjects.contains(subject.asText())) {
                                found.add(line.path("generation").asText());
                            }
                        }));
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
        return found;
    }

    String hash(Subject subject) {
        return HexFormat.of().formatHex(HmacSha256.of(key, subject.digest().getBytes(StandardCharsets.US_ASCII)));
    }
}
