package dev.llmops.guardrails.internal.names;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/**
 * First names, surnames, places and common words ({@code gazetteer.gz}, whose sources and licences stand in
 * {@code README.md} beside it), by a hash of 56 bits. It is read when it is first needed.
 */
final class Gazetteer {

    static final int FIRST = 1;
    static final int LAST = 2;
    static final int PLACE = 4;
    static final int COUNTRY = 8;
    static final int COMMON = 16;
    static final int WORD = 32;
    /** A longer entry begins with this one. */
    static final int BEGINNING = 64;

    private static final String RESOURCE = "gazetteer.gz";
    private static final int SLOTS = 1 << 19;
    private static final long START = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private final long[] slots = new long[SLOTS];

    private Gazetteer() {}

    private static final class Holder {
        static final Gazetteer READ = read();
    }

    static Gazetteer get() {
        return Holder.READ;
    }

    private static Gazetteer read() {
        Gazetteer gazetteer = new Gazetteer();
        try (InputStream in = Objects.requireNonNull(Gazetteer.class.getResourceAsStream(RESOURCE), RESOURCE);
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8))) {
            String before = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String entry = before.substring(0, line.charAt(2) - '0') + line.substring(3);
                gazetteer.put(entry, Integer.parseInt(line, 0, 2, 16));
                before = entry;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the resource " + RESOURCE + " cannot be read", e);
        }
        return gazetteer;
    }

    private void put(String entry, int flags) {
        long hash = START;
        for (int i = 0; i < entry.length(); i++) {
            hash = hash(hash, entry.charAt(i));
        }
        int slot = slot(hash);
        while (slots[slot] != 0) {
            slot = slot + 1 & SLOTS - 1;
        }
        slots[slot] = hash << 8 | flags;
    }

    /** {@return the hash of no letters} */
    static long empty() {
        return START;
    }

    /** {@return the hash of an entry and one letter more} */
    static long hash(long hash, char c) {
        return (hash ^ c) * PRIME;
    }

    /** {@return what is known of the entry with a hash} */
    int flags(long hash) {
        int slot = slot(hash);
        while (slots[slot] != 0) {
            if (slots[slot] >>> 8 == (hash & 0xffffffffffffffL)) {
                return (int) slots[slot] & 0xff;
            }
            slot = slot + 1 & SLOTS - 1;
        }
        return 0;
    }

    private static int slot(long hash) {
        return (int) (hash ^ hash >>> 29) & SLOTS - 1;
    }
}
