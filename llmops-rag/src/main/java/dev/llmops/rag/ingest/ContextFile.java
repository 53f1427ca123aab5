package dev.llmops.rag.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.rag.IndexException;
import dev.llmops.rag.IndexLockedException;
import dev.llmops.rag.internal.text.MetadataTerms;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a model said, one line of JSON for each; a last line that a killed process left unfinished is written over. */
final class ContextFile implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path path;
    private final FileChannel channel;
    private final Map<String, String> said = new HashMap<>();

    private ContextFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static ContextFile open(Path path) {
        ContextFile file = null;
        try {
            file = new ContextFile(
                    path,
                    FileChannel.open(
                            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
            file.lock();
            file.read();
            return file;
        } catch (IOException e) {
            if (file != null) {
                file.close();
            }
            throw new IndexException("the cache of contexts '" + path + "' can not be opened: " + e, e);
        } catch (IndexLockedException e) {
            if (file != null) {
                file.close();
            }
            throw e;
        }
    }

    static String key(String model, String asked) {
        return MetadataTerms.hash(model + "\n" + asked);
    }

    private void lock() throws IOException {
        try {
            if (channel.tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            throw locked(e);
        }
        throw locked(new IOException("locked"));
    }

    private IndexLockedException locked(Exception cause) {
        return new IndexLockedException(
                "the cache of contexts '" + path + "' is open already, here or in another process; close that first",
                cause);
    }

    private void read() throws IOException {
        // Not closed: that would close the channel.
        InputStream in = Channels.newInputStream(channel.position(0));
        byte[] all = in.readAllBytes();
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
        channel.truncate(start).position(start);
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
            append(ByteBuffer.wrap(line));
            said.put(key, context);
        } catch (IOException e) {
            throw new IndexException("the cache of contexts '" + path + "' can not be written: " + e, e);
        }
    }

    /** All or nothing: half a line in the middle would make the file one that can not be opened any more. */
    private void append(ByteBuffer line) throws IOException {
        long end = channel.position();
        try {
            while (line.hasRemaining()) {
                channel.write(line);
            }
        } catch (IOException e) {
            if (channel.isOpen()) {
                channel.truncate(end).position(end);
            }
            throw e;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new IndexException("the cache of contexts '" + path + "' can not be closed: " + e, e);
        }
    }
}
