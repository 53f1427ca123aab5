package dev.llmops.rag.internal.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A classifier in ONNX with random weights, written by hand in protobuf (onnx.proto): the mean of the rows that a table has
 * for the words. With it, a test knows what the model must say without any model in git.
 */
public final class TinyOnnx {

    private final List<String> words;
    private final float[][] table;

    /** {@return a classifier with random weights} */
    public TinyOnnx(long seed, int labels, String... words) {
        this.words = List.of(words);
        Random random = new Random(seed);
        this.table = new float[words.length + 1][labels];
        for (float[] row : table) {
            for (int i = 0; i < labels; i++) {
                row[i] = (float) random.nextGaussian();
            }
        }
    }

    /** {@return what it must say} */
    public double[] expected(String... texts) {
        double[] sum = new double[table[0].length];
        int tokens = 0;
        for (String text : texts) {
            for (String word : text.toLowerCase(java.util.Locale.ROOT).split("[^a-z0-9]+", -1)) {
                float[] row = table[words.indexOf(word) + 1];
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += row[i];
                }
                tokens++;
            }
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] /= tokens;
        }
        return sum;
    }

    /** {@return its tokenizer.json} */
    public byte[] tokenizer() {
        String vocabulary = IntStream.range(0, words.size())
                .mapToObj(i -> "\"" + words.get(i) + "\":" + (i + 1))
                .collect(Collectors.joining(",", "{\"[UNK]\":0,", "}"));
        return ("{\"version\":\"1.0\",\"truncation\":null,\"padding\":null,\"added_tokens\":[],"
                        + "\"normalizer\":{\"type\":\"Lowercase\"},\"pre_tokenizer\":{\"type\":\"Whitespace\"},"
                        + "\"post_processor\":null,\"decoder\":null,\"model\":{\"type\":\"WordLevel\",\"vocab\":"
                        + vocabulary + ",\"unk_token\":\"[UNK]\"}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** {@return its .onnx file} */
    public byte[] model() {
        Message gather = new Message()
                .text(1, "table")
                .text(1, "input_ids")
                .text(2, "rows")
                .text(4, "Gather");
        Message axes = new Message().text(1, "axes").number(8, 1).number(20, 7);
        Message keep = new Message().text(1, "keepdims").number(3, 0).number(20, 2);
        Message mean = new Message()
                .text(1, "rows")
                .text(2, "logits")
                .text(4, "ReduceMean")
                .message(5, axes)
                .message(5, keep);
        Message graph = new Message()
                .message(1, gather)
                .message(1, mean)
                .text(2, "tiny")
                .message(5, weights())
                .message(11, value("input_ids", 7, 1, -1))
                .message(12, value("logits", 1, 1, table[0].length));
        return new Message()
                .number(1, 8)
                .message(7, graph)
                .message(8, new Message().text(1, "").number(2, 13))
                .bytes();
    }

    private Message weights() {
        ByteBuffer raw = ByteBuffer.allocate(table.length * table[0].length * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        for (float[] row : table) {
            for (float value : row) {
                raw.putFloat(value);
            }
        }
        return new Message()
                .number(1, table.length)
                .number(1, table[0].length)
                .number(2, 1)
                .text(8, "table")
                .block(9, raw.array());
    }

    private static Message value(String name, int type, int... sizes) {
        Message shape = new Message();
        for (int size : sizes) {
            shape.message(1, size < 0 ? new Message().text(2, "n") : new Message().number(1, size));
        }
        Message tensor = new Message().number(1, type).message(2, shape);
        return new Message().text(1, name).message(2, new Message().message(1, tensor));
    }

    /** A protobuf message. */
    private static final class Message {

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Message number(int field, long value) {
            varint(field << 3);
            varint(value);
            return this;
        }

        Message text(int field, String value) {
            return block(field, value.getBytes(StandardCharsets.UTF_8));
        }

        Message message(int field, Message value) {
            return block(field, value.bytes());
        }

        Message block(int field, byte[] value) {
            varint((field << 3) | 2);
            varint(value.length);
            out.writeBytes(value);
            return this;
        }

        private void varint(long value) {
            long left = value;
            while ((left & ~0x7FL) != 0) {
                out.write((int) ((left & 0x7F) | 0x80));
                left >>>= 7;
            }
            out.write((int) left);
        }

        byte[] bytes() {
            return out.toByteArray();
        }
    }
}
