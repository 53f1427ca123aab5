package dev.llmops.rag.internal.ingest;

import dev.llmops.commons.internal.file.WholeFile;
import dev.llmops.rag.index.IndexException;
import dev.llmops.rag.internal.text.MetadataTerms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The last scans in a file of the index's folder, which is replaced as a whole. */
public record IngestLogFile(Path file) implements IngestLog.Storage {

    @Override
    public void put(String name, String json) {
        Map<String, Object> scans = new TreeMap<>();
        try {
            scans.putAll(read());
        } catch (IOException | IllegalStateException e) {
            // One that is broken is replaced.
            scans.clear();
        }
        scans.put(name, json);
        try {
            WholeFile.write(file, MetadataTerms.json(scans));
        } catch (IOException e) {
            throw new IndexException("'" + file + "' cannot be written: " + e.getMessage(), e);
        }
    }

    @Override
    public List<String> all() {
        try {
            return read().values().stream().map(String::valueOf).toList();
        } catch (IOException e) {
            throw new IndexException("'" + file + "' cannot be read: " + e.getMessage(), e);
        }
    }

    private Map<String, Object> read() throws IOException {
        return Files.exists(file) ? MetadataTerms.metadata(Files.readString(file)) : Map.of();
    }
}
