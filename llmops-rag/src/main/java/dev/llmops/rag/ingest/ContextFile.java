package dev.llmops.rag.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.rag.IndexException;
import dev.llmops.rag.internal.LockedFile;
import dev.llmops.rag.internal.text.MetadataTerms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a model said, one line of JSON for each; a last line that a killed process left unfinished is written over. */
final class ContextFile implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path path;
    private final LockedFile file;
    private final Map<String, String> said = new HashMap<>();
    private long end;

    private ContextFile(Path path, LockedFile file) {
        this.path = path;
        this.file = file;
    }

    static ContextFile open(Path path) {
        LockedFile locked = LockedFile.open(path, "cache of contexts");
        try {
            ContextFile file = new ContextFile(path, locked);
            file.read();
            return file;
        } catch (IOException | RuntimeException e) {
            locked.closeAfter(e);
            if (e instanceof RuntimeException known) {
                throw known;
            }
            throw new IndexException("the cache of contexts '" + path + "' can not be opened: " + e, e);
        }
    }

    static String key(String model, String asked) {
        return MetadataTerms.hash(model + "\n" + asked);
    }

    private void read() throws IOException {
        byte[] all = file.read(0, Math.toIntExact(file.length()));
        int start = 0;
        for (int i = 0; i < all.length; i++) {
            if (all[i] == '\n') {
                read(new String(all, start, i - start, StandardCharsets.UTF_8));
                start = i + 1;
            }
        }
        if (start < all.length && all[start] != '{') {
            throw new IOException("its last line is no context; name another file");
        }
        file.truncate(start);
        end = start;
    }

    private void read(String line) throws IOException {
        try {
            JsonNode entry = JSON.readTree(line);
            if (!entry.path("key").isTextual() || !entry.path("context").isTextual()) {
                throw new IOException("a line is no context; name another file");
            }
            said.put(entry.get("key").asText(), entry.get("context").asText());
        } catch (JsonProcessingException e) {
            throw new IOException("a line is no JSON; name another file", e);
        }
    }

    @Nullable
    String get(String key) {
        return said.get(key);
    }

    void put(String key, String context) {
        try {
            byte[] line = (JSON.writeValueAsString(Map.of("key", key, "context", context)) + "\n")
                    .getBytes(StandardCharsets.UTF_8);
            append(line);
            said.put(key, context);
        } catch (IOException e) {
            throw new IndexException("the cache of contexts '" + path + "' can not be written: " + e, e);
        }
    }

    /** All or nothing: half a line in the middle would make the file one that can not be opened any more. */
    private void append(byte[] line) throws IOException {
        try {
            file.write(end, line);
        } catch (IOException e) {
            file.truncate(end);
            throw e;
        }
        end += line.length;
    }

    @Override
    public void close() {
        file.close();
    }
}
