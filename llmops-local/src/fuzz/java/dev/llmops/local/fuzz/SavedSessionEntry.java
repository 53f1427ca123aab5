package dev.llmops.local.fuzz;

import dev.llmops.local.LocalSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A saved session is changed, given the hash that belongs to the change, and restored. */
final class SavedSessionEntry implements Entry {

    private static final int HASH = 32;
    private static final List<String> VOCABULARIES = List.of("pieces", "sliding", "recurrent", "gpt-4o");

    private final FuzzModels models;

    SavedSessionEntry(FuzzModels models) {
        this.models = models;
    }

    @Override
    public FuzzCase next(Random random) {
        String vocabulary = VOCABULARIES.get(random.nextInt(VOCABULARIES.size()));
        long seed = random.nextLong();
        return new FuzzCase(vocabulary + ": changes " + seed, () -> {
            Path changed = models.folder().resolve("changed.state");
            Files.write(changed, changed(Files.readAllBytes(saved(vocabulary)), new Random(seed)));
            try (LocalSession session = models.writer(vocabulary).session()) {
                session.restore(changed);
                session.write(2);
            }
        });
    }

    private Path saved(String vocabulary) throws IOException {
        Path file = models.folder().resolve(vocabulary + ".state");
        if (!Files.exists(file)) {
            try (LocalSession session = models.writer(vocabulary).session()) {
                session.read("Zoo a Zoo oo a Zoo");
                session.save(file);
            }
        }
        return file;
    }

    private static byte[] changed(byte[] sound, Random random) throws GeneralSecurityException {
        byte[] bytes = Arrays.copyOf(sound, sound.length - HASH);
        if (random.nextInt(8) == 0) {
            bytes = Arrays.copyOf(bytes, random.nextInt(2 * bytes.length));
        }
        for (int left = 1 + random.nextInt(3); left > 0 && bytes.length >= Long.BYTES; left--) {
            // What is said of the whole stands in front, behind the tokens.
            int most = bytes.length - Integer.BYTES;
            int at = random.nextInt(random.nextInt(4) == 0 ? most : Math.min(most, 700));
            ByteBuffer buffer =
                    ByteBuffer.wrap(bytes).order(random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> buffer.putInt(at, random.nextInt());
                case 2 -> buffer.putInt(at, buffer.getInt(at) + random.nextInt(9) - 4);
                default -> buffer.putInt(at, random.nextInt() >>> random.nextInt(32));
            }
        }
        byte[] all = Arrays.copyOf(bytes, bytes.length + HASH);
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
        System.arraycopy(hash, 0, all, bytes.length, HASH);
        return all;
    }
}
