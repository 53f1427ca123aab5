package dev.llmops.local.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Ways to damage a GGUF file, each as likely as the others. */
public final class GgufMutations {

    private static final long[] EXTREMES = {
        0,
        1,
        2,
        3,
        7,
        31,
        33,
        255,
        256,
        65_535,
        1L << 20,
        Integer.MAX_VALUE,
        0x80000000L,
        0xFFFFFFFFL,
        1L << 40,
        Long.MAX_VALUE,
        -1,
        Long.MIN_VALUE
    };

    private final byte[] original;
    private final List<TinyGguf.Field> fields;
    private final int header;

    public GgufMutations(TinyGguf gguf) {
        this.original = gguf.bytes();
        this.fields = List.copyOf(gguf.fields());
        this.header = fields.get(fields.size() - 1).at() + 8;
    }

    public byte[] mutated(long seed) {
        Random random = new Random(seed);
        byte[] bytes = original.clone();
        // Several faults at once, now and then: the second one may hide behind the first.
        for (int i = random.nextInt(4) == 0 ? 2 : 1; i > 0; i--) {
            bytes = mutated(bytes, random);
        }
        return bytes;
    }

    private byte[] mutated(byte[] bytes, Random random) {
        switch (random.nextInt(8)) {
            case 0 -> bytes[random.nextInt(Math.min(header, bytes.length))] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[random.nextInt(Math.min(header, bytes.length))] = (byte) random.nextInt();
            case 2 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            case 3 -> {
                return Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length - 1));
            }
            case 4 -> set(bytes, random.nextInt(fields.size()), EXTREMES[random.nextInt(EXTREMES.length)]);
            case 5 -> {
                // The numbers that shape the model are few among the many of its vocabulary.
                int field = random.nextInt(fields.size());
                while (fields.get(field).what().contains("element")) {
                    field = random.nextInt(fields.size());
                }
                boolean near = random.nextBoolean();
                set(bytes, field, near ? get(bytes, field) + random.nextInt(9) - 4 : random.nextInt(1_000_000));
            }
            case 6 -> {
                return withoutOrTwice(bytes, random);
            }
            default -> {
                TinyGguf.Field from = fields.get(random.nextInt(fields.size()));
                TinyGguf.Field to = fields.get(random.nextInt(fields.size()));
                int width = Math.min(from.width(), to.width());
                if (Math.max(from.at(), to.at()) + width <= bytes.length) {
                    System.arraycopy(bytes, from.at(), bytes, to.at(), width);
                }
            }
        }
        return bytes;
    }

    private static byte[] withoutOrTwice(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length);
        int length = Math.min(bytes.length - at, 1 + random.nextInt(64));
        boolean twice = random.nextBoolean();
        byte[] changed = new byte[twice ? bytes.length + length : bytes.length - length];
        int before = twice ? at + length : at;
        System.arraycopy(bytes, 0, changed, 0, before);
        System.arraycopy(bytes, twice ? at : at + length, changed, before, changed.length - before);
        return changed;
    }

    private long get(byte[] bytes, int index) {
        TinyGguf.Field field = fields.get(index);
        if (field.at() + field.width() > bytes.length) {
            return 0;
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return field.width() == 8 ? buffer.getLong(field.at()) : buffer.getInt(field.at());
    }

    private void set(byte[] bytes, int index, long value) {
        TinyGguf.Field field = fields.get(index);
        if (field.at() + field.width() <= bytes.length) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            if (field.width() == 8) {
                buffer.putLong(field.at(), value);
            } else {
                buffer.putInt(field.at(), (int) value);
            }
        }
    }
}
