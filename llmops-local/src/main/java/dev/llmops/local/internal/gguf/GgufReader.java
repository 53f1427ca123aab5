package dev.llmops.local.internal.gguf;

import dev.llmops.local.error.ModelFileException;
import dev.llmops.local.error.ModelFileException.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads and checks the header of a GGUF file, or of all files of a model that is split. The format is described in ggml's
 * docs/gguf.md.
 */
public final class GgufReader {

    private static final int MAGIC = 0x46554747;
    private static final int DEFAULT_ALIGNMENT = 32;
    private static final int MAX_ALIGNMENT = 1 << 20;
    static final String GET_AGAIN = "; get the complete file again";

    private final GgufInput in;
    private final Map<String, Object> metadata = new LinkedHashMap<>();

    private GgufReader(GgufInput in) {
        this.in = in;
    }

    /**
     * {@return the header of a file, whose data are all there}
     *
     * @throws ModelFileException if it is missing, no GGUF file, cut, or contradicts itself
     */
    public static GgufHeader read(Path file) {
        try {
            return readAll(file);
        } catch (ArithmeticException e) {
            throw new ModelFileException(
                    Reason.CORRUPT, file, "a size in its header is larger than any file" + GET_AGAIN, e);
        }
    }

    /**
     * Checks that no number of a file of one part is NaN or infinite. It reads all of the file, so it is for small ones, such as adapters.
     *
     * @throws ModelFileException if there is one, or the file cannot be used; it names the tensor
     */
    public static void requireFinite(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            GgufReader reader = new GgufReader(new GgufInput(file, channel));
            GgufHeader header = reader.header();
            long alignment = reader.alignment();
            long begin = (reader.in.position() + alignment - 1) / alignment * alignment;
            FiniteNumbers.require(file, channel, header, begin);
        } catch (IOException e) {
            throw new ModelFileException(
                    Reason.UNREADABLE, file, "it cannot be read (" + e.getMessage() + "); check its permissions", e);
        }
    }

    private static GgufHeader readAll(Path file) {
        GgufHeader first = readPart(file);
        List<Path> others = GgufParts.others(file, first);
        if (others.isEmpty()) {
            return ShapeCheck.checked(file, first);
        }
        List<Tensor> tensors = new ArrayList<>(first.tensors());
        for (Path other : others) {
            tensors.addAll(readPart(other).tensors());
        }
        GgufParts.requireAllTensors(file, first, tensors.size());
        return ShapeCheck.checked(file, new GgufHeader(first.version(), first.metadata(), tensors));
    }

    private static GgufHeader readPart(Path file) {
        if (Files.isDirectory(file)) {
            throw new ModelFileException(
                    Reason.UNREADABLE,
                    file,
                    "a model must be one file, but this is a folder; name the .gguf in it",
                    null);
        }
        try (FileChannel channel = FileChannel.open(file)) {
            return new GgufReader(new GgufInput(file, channel)).header();
        } catch (NoSuchFileException e) {
            throw new ModelFileException(
                    Reason.MISSING, file, "there is no such file; check the path, or fetch the model first", e);
        } catch (IOException e) {
            throw new ModelFileException(
                    Reason.UNREADABLE, file, "it cannot be read (" + e.getMessage() + "); check its permissions", e);
        }
    }

    private GgufHeader header() throws IOException {
        int version = version();
        long tensors = in.count("the number of tensors", 24);
        long values = in.count("the number of metadata values", 12);
        for (long i = 0; i < values; i++) {
            String key = in.text("a metadata key");
            if (metadata.put(key, value(key, in.int32())) != null) {
                throw in.fail(Reason.CORRUPT, "the metadata key '" + key + "' is there twice" + GET_AGAIN);
            }
        }
        return new GgufHeader(version, metadata, new TensorTable(in, alignment()).read(tensors));
    }

    private int version() throws IOException {
        if (in.size() == 0) {
            throw in.fail(Reason.TRUNCATED, "it is empty" + GET_AGAIN);
        }
        if (in.size() < 4 || in.int32() != MAGIC) {
            throw in.fail(
                    Reason.NOT_GGUF,
                    "a model must be a GGUF file, which starts with 'GGUF', but this one does not; convert the model"
                            + " or get its .gguf");
        }
        int version = in.int32();
        if (version != 2 && version != 3) {
            boolean swapped = Integer.reverseBytes(version) == 3;
            throw in.fail(
                    Reason.UNSUPPORTED,
                    swapped
                            ? "it is a big-endian GGUF file; get the little-endian one"
                            : "GGUF must be of version 2 or 3, but was " + version + "; get a newer file");
        }
        return version;
    }

    private Object value(String key, int type) throws IOException {
        return switch (type) {
            case 0 -> Byte.toUnsignedInt(in.int8());
            case 1 -> (int) in.int8();
            case 2 -> Short.toUnsignedInt(in.int16());
            case 3 -> (int) in.int16();
            case 4 -> Integer.toUnsignedLong(in.int32());
            case 5 -> in.int32();
            case 6 -> checked(key, in.float32());
            case 7 -> in.int8() != 0;
            case 8 -> in.text("the value of " + key);
            case 9 -> array(key);
            case 10, 11 -> in.int64();
            case 12 -> checked(key, in.float64());
            default ->
                throw in.fail(
                        Reason.CORRUPT, "the metadata value '" + key + "' has the unknown type " + type + GET_AGAIN);
        };
    }

    // A number like these would fail an assertion on a thread of llama.cpp, where no exception can come of it.
    private double checked(String key, double value) {
        // What llama.cpp itself writes into every model that it saves, and means "no bound" to it.
        if (key.endsWith(".kda.gate_lower_bound") && value == Double.NEGATIVE_INFINITY) {
            return value;
        }
        if (!Double.isFinite(value) || (key.endsWith("epsilon") && value < 0)) {
            throw in.fail(
                    Reason.CORRUPT,
                    "the metadata value '" + key + "' must be a finite number"
                            + (key.endsWith("epsilon") ? " of at least 0" : "") + ", but was " + value + GET_AGAIN);
        }
        return value;
    }

    private GgufArray array(String key) throws IOException {
        int type = in.int32();
        int width = switch (type) {
            case 0, 1, 7 -> 1;
            case 2, 3 -> 2;
            case 4, 5, 6 -> 4;
            case 8, 10, 11, 12 -> 8;
            default ->
                throw in.fail(Reason.CORRUPT, "the array '" + key + "' has the unknown type " + type + GET_AGAIN);
        };
        long length = in.count("the length of " + key, width);
        if (type == 8) {
            for (long i = 0; i < length; i++) {
                in.skip(in.count("the length of a text in " + key, 1));
            }
        } else {
            in.skip(length * width);
        }
        return new GgufArray(Math.toIntExact(length));
    }

    private int alignment() {
        Object value = metadata.getOrDefault("general.alignment", (long) DEFAULT_ALIGNMENT);
        long alignment = value instanceof Number number ? number.longValue() : 0;
        if (alignment < 1 || alignment > MAX_ALIGNMENT || Long.bitCount(alignment) != 1) {
            throw in.fail(
                    Reason.CORRUPT,
                    "alignment must be a power of two of at most " + MAX_ALIGNMENT + ", but was " + value + GET_AGAIN);
        }
        return (int) alignment;
    }
}
