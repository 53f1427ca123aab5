package dev.llmops.audit.proof;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Many hashes, 32 bytes each and not an object more. */
final class HashColumn {

    private static final int CHUNK = 1 << 12;

    private final List<byte[]> chunks = new ArrayList<>();
    private long size;

    long size() {
        return size;
    }

    void add(byte[] hash) {
        int place = (int) (size % CHUNK);
        if (place == 0) {
            chunks.add(new byte[CHUNK * Node.BYTES]);
        }
        System.arraycopy(hash, 0, chunks.get(chunks.size() - 1), place * Node.BYTES, Node.BYTES);
        size++;
    }

    byte[] get(long index) {
        int from = (int) (index % CHUNK) * Node.BYTES;
        return Arrays.copyOfRange(chunks.get((int) (index / CHUNK)), from, from + Node.BYTES);
    }
}
