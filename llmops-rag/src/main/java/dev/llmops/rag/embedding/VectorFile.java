package dev.llmops.rag.embedding;

import dev.llmops.commons.internal.file.GrowingFile;
import dev.llmops.rag.index.IndexException;
import dev.llmops.rag.index.IndexLockedException;
import dev.llmops.rag.index.IndexMismatchException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Vectors of one model by the digest of their text, in a file that only grows: a head that names the model, then one record
 * of a fixed size for each vector (32 bytes of digest, the numbers, CRC-32 of both). A record without a
 * valid sum, as of a process that ended while it wrote, is not read. In memory stands one place for each vector, some 80 bytes.
 */
final class VectorFile implements AutoCloseable {

    private static final int KEY = 32;
    private static final int SUM = 8;
    private static final String FORM = "llmops vectors 1\n";

    private final Path path;
    private final GrowingFile file;
    private final int dimension;
    private final int recordBytes;
    private final long head;
    private final Map<Key, Long> places = new HashMap<>();
    private long end;

    /** Half of a digest tells 2^64 texts apart; the whole of it is compared when the record is read. */
    private record Key(long high, long low) {

        static Key of(byte[] digest) {
            ByteBuffer bytes = ByteBuffer.wrap(digest);
            return new Key(bytes.getLong(), bytes.getLong());
        }
    }

    private VectorFile(Path path, GrowingFile file, byte[] head, int dimension) throws IOException {
        this.path = path;
        this.file = file;
        this.dimension = dimension;
        this.recordBytes = KEY + dimension * Float.BYTES + SUM;
        this.head = head.length;
        readHead(head);
        readRecords();
    }

    static VectorFile open(Path path, String model, int dimension) {
        byte[] head = (FORM + model + "\n" + dimension + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            GrowingFile file = GrowingFile.open(Files.isSymbolicLink(path) ? path.toRealPath() : path);
            if (file == null) {
                throw new IndexLockedException(
                        "the cache of vectors '" + path + "' is open already, here or in another process;"
                                + " close that first",
                        new IOException("locked"));
            }
            try {
                return new VectorFile(path, file, head, dimension);
            } catch (IOException | RuntimeException e) {
                file.close();
                throw e;
            }
        } catch (IOException e) {
            throw new IndexException("the cache of vectors '" + path + "' cannot be opened: " + e, e);
        }
    }

    private void readHead(byte[] wanted) throws IOException {
        byte[] found = file.read(0, (int) Math.min(wanted.length, file.length()));
        boolean begun = Arrays.equals(found, Arrays.copyOf(wanted, found.length));
        if (begun && found.length < wanted.length) {
            file.write(0, wanted);
        } else if (!begun) {
            throw new IndexMismatchException("the cache of vectors must be of the model and dimension '"
                    + new String(wanted, StandardCharsets.UTF_8)
                            .substring(FORM.length())
                            .strip()
                            .replace('\n', ' ')
                    + "', but '" + path + "' is of others, or no such cache; name another file for this model");
        }
    }

    private void readRecords() throws IOException {
        end = head;
        while (end + recordBytes <= file.length()) {
            byte[] record = file.read(end, recordBytes);
            if (isWhole(record)) {
                places.put(Key.of(Arrays.copyOf(record, KEY)), end);
            }
            end += recordBytes;
        }
        file.truncate(end);
    }

    private boolean isWhole(byte[] record) {
        return ByteBuffer.wrap(record).getLong(recordBytes - SUM) == sum(record);
    }

    private long sum(byte[] record) {
        CRC32 sum = new CRC32();
        sum.update(record, 0, recordBytes - SUM);
        return sum.getValue();
    }

    float @Nullable [] get(byte[] digest) throws IOException {
        Long place = places.get(Key.of(digest));
        if (place == null) {
            return null;
        }
        byte[] record = file.read(place, recordBytes);
        if (!isWhole(record) || !Arrays.equals(record, 0, KEY, digest, 0, KEY)) {
            return null;
        }
        float[] vector = new float[dimension];
        ByteBuffer.wrap(record).position(KEY).asFloatBuffer().get(vector);
        return vector;
    }

    void put(byte[] digest, float[] vector) throws IOException {
        ByteBuffer record = ByteBuffer.allocate(recordBytes);
        record.put(digest);
        for (float value : vector) {
            record.putFloat(value);
        }
        record.putLong(sum(record.array()));
        file.write(end, record.array());
        places.put(Key.of(digest), end);
        end += recordBytes;
    }

    int size() {
        return places.size();
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new IndexException("the cache of vectors '" + path + "' cannot be closed: " + e, e);
        }
    }
}
