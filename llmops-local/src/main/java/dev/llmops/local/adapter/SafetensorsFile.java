package dev.llmops.local.adapter;

import dev.llmops.commons.internal.json.JsonTree;
import dev.llmops.local.error.ModelFileException;
import dev.llmops.local.error.ModelFileException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A safetensors file: eight bytes with the length of a header in JSON, the header, then the data, row-major and little-endian, each
 * tensor behind the one before it. What the header says is checked before it is believed. The format is described in the README of
 * huggingface/safetensors.
 */
final class SafetensorsFile implements AutoCloseable {

    // A tensor takes about a hundred bytes of it.
    private static final int MAX_HEADER = 1 << 24;
    private static final int MAX_DEPTH = 8;
    private static final int BUFFER = 1 << 16;
    private static final float MAX_HALF = 65504;

    private final Path file;
    private final FileChannel channel;
    private final Map<String, Entry> entries;

    /**
     * A tensor of the file.
     *
     * @param type how its numbers are stored
     * @param shape its dimensions, the last one running fastest
     * @param begin where it begins in the file
     * @param end where it ends
     */
    record Entry(Type type, List<Long> shape, long begin, long end) {

        Entry {
            shape = List.copyOf(shape);
        }
    }

    /** How numbers are stored. */
    enum Type {
        F32(4),
        F16(2),
        BF16(2);

        private final int bytes;

        Type(int bytes) {
            this.bytes = bytes;
        }

        float read(ByteBuffer in) {
            return switch (this) {
                case F32 -> in.getFloat();
                case F16 -> half(in.getShort());
                case BF16 -> Float.intBitsToFloat(in.getShort() << 16);
            };
        }

        /** IEEE 754 binary16. */
        static float half(short bits) {
            int exponent = bits >> 10 & 0x1F;
            int fraction = bits & 0x3FF;
            float magnitude = switch (exponent) {
                case 0 -> fraction * 0x1p-24f;
                case 0x1F -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
                default -> Math.scalb(1 + fraction * 0x1p-10f, exponent - 15);
            };
            return bits < 0 ? -magnitude : magnitude;
        }
    }

    private SafetensorsFile(Path file, FileChannel channel, Map<String, Entry> entries) {
        this.file = file;
        this.channel = channel;
        this.entries = entries;
    }

    static SafetensorsFile open(Path file) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(file);
        } catch (NoSuchFileException e) {
            throw new ModelFileException(Reason.MISSING, file, "there is no such file; name PEFT's folder", e);
        }
        try {
            return new SafetensorsFile(file, channel, new Header(file, channel).entries());
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** {@return the tensors by name, sorted} */
    Map<String, Entry> entries() {
        return entries;
    }

    /** {@return the numbers of a tensor, all of them finite} */
    float[] read(String name) throws IOException {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new IllegalArgumentException("there is no tensor '" + name + "'");
        }
        float[] numbers = new float[Math.toIntExact((entry.end - entry.begin) / entry.type.bytes)];
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
        long position = entry.begin;
        int done = 0;
        while (done < numbers.length) {
            buffer.clear().limit((int) Math.min(BUFFER, entry.end - position));
            position += fill(buffer, position);
            while (buffer.hasRemaining()) {
                float number = entry.type.read(buffer);
                if (!Float.isFinite(number)) {
                    throw new ModelFileException(
                            Reason.CORRUPT,
                            file,
                            "number " + done + " of tensor '" + name + "' must be finite, but is " + number
                                    + "; train it again, with a lower learning rate",
                            null);
                }
                numbers[done++] = number;
            }
        }
        return numbers;
    }

    /** {@return the numbers of a tensor, all of them such as 16 bits hold: many devices compute with those, and have infinity for a larger one} */
    float[] readWeights(String name) throws IOException {
        float[] numbers = read(name);
        for (int i = 0; i < numbers.length; i++) {
            if (Math.abs(numbers[i]) > MAX_HALF) {
                throw new ModelFileException(
                        Reason.CORRUPT,
                        file,
                        "number " + i + " of tensor '" + name + "' must be from -65504 to 65504, which 16 bits hold,"
                                + " but is " + numbers[i] + "; train it again, with a lower learning rate",
                        null);
            }
        }
        return numbers;
    }

    private int fill(ByteBuffer buffer, long position) throws IOException {
        int read = Header.fill(channel, buffer, position);
        if (buffer.hasRemaining()) {
            throw new ModelFileException(Reason.TRUNCATED, file, "it was cut while it was read", null);
        }
        buffer.flip();
        return read;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Reads and checks the header. */
    private static final class Header {

        private final Path file;
        private final FileChannel channel;
        private final long size;

        Header(Path file, FileChannel channel) throws IOException {
            this.file = file;
            this.channel = channel;
            this.size = channel.size();
        }

        Map<String, Entry> entries() throws IOException {
            long length = length();
            long data = Long.BYTES + length;
            Map<String, Entry> entries = new TreeMap<>();
            tree((int) length).forEach((name, value) -> {
                if (!name.equals("__metadata__")) {
                    entries.put(name, entry(name, value, data));
                }
            });
            requirePlaces(entries, data);
            return entries;
        }

        private long length() throws IOException {
            ByteBuffer first = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            fill(channel, first, 0);
            if (first.hasRemaining()) {
                throw fail(Reason.TRUNCATED, "it must begin with the length of its header, but has " + size + " bytes");
            }
            long length = first.flip().getLong();
            if (length < 2 || length > MAX_HEADER) {
                throw fail(
                        Reason.CORRUPT,
                        "its header must have 2 to " + MAX_HEADER + " bytes, but says it has "
                                + Long.toUnsignedString(length) + "; is it a safetensors file?");
            }
            if (length > size - Long.BYTES) {
                throw fail(
                        Reason.TRUNCATED,
                        "its header has " + length + " bytes, but only " + (size - Long.BYTES) + " are left");
            }
            return length;
        }

        private Map<String, @Nullable Object> tree(int length) throws IOException {
            ByteBuffer json = ByteBuffer.allocate(length);
            fill(channel, json, Long.BYTES);
            Object tree;
            try {
                tree = new JsonTree(MAX_DEPTH).read(json.array());
            } catch (IOException e) {
                throw new ModelFileException(
                        Reason.CORRUPT, file, "its header must be JSON, but is not: " + firstLine(e), e);
            }
            if (!(tree instanceof Map<?, ?> map)) {
                throw fail(Reason.CORRUPT, "its header must be an object");
            }
            Map<String, @Nullable Object> members = new LinkedHashMap<>();
            map.forEach((name, value) -> members.put((String) name, value));
            return members;
        }

        private Entry entry(String name, @Nullable Object value, long data) {
            if (!(value instanceof Map<?, ?> tensor)
                    || !(tensor.get("shape") instanceof List<?> dimensions)
                    || !(tensor.get("data_offsets") instanceof List<?> offsets)
                    || offsets.size() != 2) {
                throw fail(Reason.CORRUPT, "tensor '" + name + "' must have dtype, shape and two data_offsets");
            }
            Type type = type(name, tensor.get("dtype"));
            List<Long> shape = new ArrayList<>();
            long bytes = type.bytes;
            for (Object dimension : dimensions) {
                long length = count(name, dimension);
                shape.add(length);
                if (length != 0 && bytes > size / length) {
                    throw fail(Reason.CORRUPT, "tensor '" + name + "' is larger than the file: " + dimensions);
                }
                bytes *= length;
            }
            long begin = count(name, offsets.get(0));
            long end = count(name, offsets.get(1));
            if (end - begin != bytes) {
                throw fail(
                        Reason.CORRUPT,
                        "tensor '" + name + "' of shape " + shape + " takes " + bytes + " bytes, but has "
                                + (end - begin));
            }
            return new Entry(type, shape, data + begin, data + end);
        }

        private Type type(String name, @Nullable Object dtype) {
            for (Type type : Type.values()) {
                if (type.name().equals(dtype)) {
                    return type;
                }
            }
            throw fail(
                    Reason.UNSUPPORTED,
                    "tensor '" + name + "' must be stored as F32, F16 or BF16, but is stored as " + dtype);
        }

        private long count(String name, @Nullable Object value) {
            long count = value instanceof Integer || value instanceof Long ? ((Number) value).longValue() : -1;
            if (count < 0 || count > size) {
                throw fail(Reason.CORRUPT, "tensor '" + name + "' has the impossible shape or offset " + value);
            }
            return count;
        }

        // Every byte of the data is of one tensor.
        private void requirePlaces(Map<String, Entry> entries, long data) {
            List<Map.Entry<String, Entry>> byPlace = new ArrayList<>(entries.entrySet());
            byPlace.sort(Comparator.comparingLong((Map.Entry<String, Entry> entry) -> entry.getValue().begin)
                    .thenComparingLong(entry -> entry.getValue().end));
            long end = data;
            for (Map.Entry<String, Entry> entry : byPlace) {
                if (entry.getValue().begin != end) {
                    throw fail(
                            Reason.CORRUPT,
                            "tensor '" + entry.getKey() + "' must begin where the one before it ends, at "
                                    + (end - data) + ", but begins at " + (entry.getValue().begin - data));
                }
                end = entry.getValue().end;
            }
            if (end != size) {
                throw fail(
                        end > size ? Reason.TRUNCATED : Reason.CORRUPT,
                        "it must have " + end + " bytes, but has " + size + "; get the complete file again");
            }
        }

        static int fill(FileChannel channel, ByteBuffer buffer, long position) throws IOException {
            int done = 0;
            while (buffer.hasRemaining()) {
                int read = channel.read(buffer, position + done);
                if (read < 0) {
                    break;
                }
                done += read;
            }
            return done;
        }

        private static String firstLine(IOException e) {
            return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        }

        private ModelFileException fail(Reason reason, String message) {
            return new ModelFileException(reason, file, message, null);
        }
    }
}
