package dev.llmops.rag;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
    private final FileChannel channel;
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

    private VectorFile(Path path, FileChannel channel, byte[] head, int dimension) throws IOException {
        this.path = path;
        this.channel = channel;
        this.dimension = dimension;
        this.recordBytes = KEY + dimension * Float.BYTES + SUM;
        this.head = head.length;
        readHead(head);
        readRecords();
    }

    static VectorFile open(Path path, String model, int dimension) {
        byte[] head = (FORM + model + "\n" + dimension + "\n").getBytes(StandardCharsets.UTF_8);
        FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            lock(path, channel);
            return new VectorFile(path, channel, head, dimension);
        } catch (IOException e) {
            close(channel);
            throw new IndexException("the cache of vectors '" + path + "' can not be opened: " + e, e);
        } catch (RuntimeException e) {
            close(channel);
            throw e;
        }
    }

    private static void lock(Path path, FileChannel channel) throws IOException {
        FileLock lock = null;
        Exception cause = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            cause = e;
        }
        if (lock == null) {
            throw new IndexLockedException(
                    "the cache of vectors '" + path + "' is open already, here or in another process; close that first",
                    cause == null ? new IOException("locked") : cause);
        }
    }

    private static void close(@Nullable FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new IndexException("a file can not be closed: " + e, e);
            }
        }
    }

    private void readHead(byte[] wanted) throws IOException {
        ByteBuffer found = ByteBuffer.allocate((int) Math.min(wanted.length, channel.size()));
        readAll(found, 0);
        boolean begun = Arrays.equals(found.array(), Arrays.copyOf(wanted, found.capacity()));
        if (begun && found.capacity() < wanted.length) {
            writeAll(ByteBuffer.wrap(wanted), 0);
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
        ByteBuffer record = ByteBuffer.allocate(recordBytes);
        end = head;
        while (end + recordBytes <= channel.size()) {
            readAll(record.clear(), end);
            if (isWhole(record.array())) {
                places.put(Key.of(Arrays.copyOf(record.array(), KEY)), end);
            }
            end += recordBytes;
        }
        if (end < channel.size()) {
            channel.truncate(end);
        }
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
        ByteBuffer record = ByteBuffer.allocate(recordBytes);
        readAll(record, place);
        if (!isWhole(record.array()) || !Arrays.equals(record.array(), 0, KEY, digest, 0, KEY)) {
            return null;
        }
        float[] vector = new float[dimension];
        record.position(KEY).asFloatBuffer().get(vector);
        return vector;
    }

    void put(byte[] digest, float[] vector) throws IOException {
        ByteBuffer record = ByteBuffer.allocate(recordBytes);
        record.put(digest);
        for (float value : vector) {
            record.putFloat(value);
        }
        record.putLong(sum(record.array())).flip();
        writeAll(record, end);
        places.put(Key.of(digest), end);
        end += recordBytes;
    }

    int size() {
        return places.size();
    }

    private void readAll(ByteBuffer into, long from) throws IOException {
        while (into.hasRemaining()) {
            if (channel.read(into, from + into.position()) < 0) {
                throw new IOException("the file ends in the middle of a record");
            }
        }
        into.flip();
    }

    private void writeAll(ByteBuffer bytes, long to) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes, to + bytes.position());
        }
    }

    @Override
    public void close() {
        close(channel);
    }
}
