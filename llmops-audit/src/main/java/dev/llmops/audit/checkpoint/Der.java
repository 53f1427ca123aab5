package dev.llmops.audit.checkpoint;

import dev.llmops.commons.internal.option.Require;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A value in DER (X.690): as much of it as time stamps need.
 *
 * @param tag its tag, one byte
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, never handed out.
record Der(int tag, byte[] content) {

    static final int BOOLEAN = 0x01;
    static final int INTEGER = 0x02;
    static final int OCTETS = 0x04;
    static final int NULL = 0x05;
    static final int OBJECT_ID = 0x06;
    static final int SEQUENCE = 0x30;

    private static final int BYTE = 0xff;
    private static final int LONG_LENGTH = 0x80;
    private static final int MAX_LENGTH_BYTES = 3;

    static Der sequence(Der... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (Der part : parts) {
            content.writeBytes(part.encoded());
        }
        return new Der(SEQUENCE, content.toByteArray());
    }

    static Der integer(BigInteger value) {
        return new Der(INTEGER, value.toByteArray());
    }

    byte[] encoded() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < LONG_LENGTH) {
            out.write(content.length);
        } else {
            byte[] length = BigInteger.valueOf(content.length).toByteArray();
            int from = length[0] == 0 ? 1 : 0;
            out.write(LONG_LENGTH | (length.length - from));
            out.write(length, from, length.length - from);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    /** {@return the values in this one} */
    List<Der> parts() {
        return read(content);
    }

    Der part(int place) {
        List<Der> parts = parts();
        if (place >= parts.size()) {
            throw new IllegalArgumentException(
                    "DER value " + tag + " must have " + (place + 1) + " parts, but has " + parts.size());
        }
        return parts.get(place);
    }

    BigInteger number() {
        return new BigInteger(content);
    }

    /** {@return the values that stand one after the other} */
    static List<Der> read(byte[] bytes) {
        List<Der> values = new ArrayList<>();
        int place = 0;
        while (place < bytes.length) {
            require(place + 1 < bytes.length);
            int tag = bytes[place++] & BYTE;
            int length = bytes[place++] & BYTE;
            if (length >= LONG_LENGTH) {
                int count = length - LONG_LENGTH;
                require(count >= 1 && count <= MAX_LENGTH_BYTES && place + count <= bytes.length);
                length = new BigInteger(1, Arrays.copyOfRange(bytes, place, place + count)).intValue();
                place += count;
            }
            require(length <= bytes.length - place);
            values.add(new Der(tag, Arrays.copyOfRange(bytes, place, place + length)));
            place += length;
        }
        return values;
    }

    private static void require(boolean whole) {
        Require.that(whole, () -> "this is no DER, or it was cut");
    }
}
