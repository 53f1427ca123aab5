package dev.llmops.local.internal.gguf;

import dev.llmops.local.error.ModelFileException;
import dev.llmops.local.error.ModelFileException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Looks for numbers that are none in the tensors of a small file, such as an adapter. One of them makes every answer noise, and
 * nothing later says so.
 */
final class FiniteNumbers {

    private static final int CHUNK = 1 << 20;

    private FiniteNumbers() {}

    /**
     * Looks at all tensors whose numbers, or whose scales at the begin of each block, are floating point.
     *
     * @param file a GGUF file of one part
     * @param header its header, which was checked
     * @param begin where its data begin
     */
    static void require(Path file, FileChannel channel, GgufHeader header, long begin) throws IOException {
        for (Tensor tensor : header.tensors()) {
            look(file, channel, begin + tensor.offset(), tensor);
        }
    }

    private static void look(Path file, FileChannel channel, long from, Tensor tensor) throws IOException {
        int block = tensor.type().blockBytes;
        int step = CHUNK / block * block;
        ByteBuffer bytes = ByteBuffer.allocate(step).order(ByteOrder.LITTLE_ENDIAN);
        for (long at = 0; at < tensor.bytes(); at += step) {
            bytes.clear().limit((int) Math.min(step, tensor.bytes() - at));
            while (bytes.hasRemaining() && channel.read(bytes, from + at + bytes.position()) >= 0) {
                // The rest comes with the next read.
            }
            for (int i = 0; i < bytes.position(); i += block) {
                if (!isFinite(bytes, i, tensor.type())) {
                    throw new ModelFileException(
                            Reason.CORRUPT,
                            file,
                            "tensor '" + tensor.name()
                                    + "' has a number that is NaN or infinite; train it again, with a lower"
                                    + " learning rate, or get the file again",
                            null);
                }
            }
        }
    }

    private static boolean isFinite(ByteBuffer bytes, int at, TensorType type) {
        return switch (type) {
            case F32 -> Float.isFinite(bytes.getFloat(at));
            case BF16 -> (bytes.getShort(at) & 0x7F80) != 0x7F80;
            case F16, Q4_0, Q5_0, Q8_0 -> isHalf(bytes.getShort(at));
            case Q4_1, Q5_1 -> isHalf(bytes.getShort(at)) && isHalf(bytes.getShort(at + 2));
            // Adapters in other types are not made by anybody, and llama.cpp checks those of models itself.
            default -> true;
        };
    }

    private static boolean isHalf(short bits) {
        return (bits & 0x7C00) != 0x7C00;
    }
}
