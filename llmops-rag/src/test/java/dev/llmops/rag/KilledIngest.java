package dev.llmops.rag;

import dev.llmops.rag.chunking.Chunking;
import dev.llmops.rag.embedding.EmbeddingCache;
import dev.llmops.rag.ingest.FolderSource;
import dev.llmops.rag.ingest.IngestOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that changes a folder and brings an index with vectors and a cache of them up to date with it, round after
 * round, until it halts itself at a random moment.
 */
final class KilledIngest {

    static final int FILES = 12;

    private KilledIngest() {}

    /**
     * Changes and ingests until it is halted.
     *
     * @param arguments the folder of all, a seed, and how many microseconds it may live at most once it is ready
     */
    public static void main(String[] arguments) throws IOException {
        Path home = Path.of(arguments[0]);
        Random random = new Random(Long.parseLong(arguments[1]));
        long micros = 1L + random.nextInt(Integer.parseInt(arguments[2]));
        try (EmbeddingCache cache = EmbeddingCache.open(new WordHashEmbeddings(), home.resolve("vectors"));
                RagIndex index = open(home, cache)) {
            Path documents = home.resolve("documents");
            if (random.nextInt(4) > 0) {
                // So that most are killed in a later round, and not while classes are loaded.
                index.ingest(
                        FolderSource.of(documents), IngestOptions.defaults().withMaxDeleteRatio(1));
            }
            haltAfter(micros);
            while (true) {
                change(documents, random);
                index.ingest(
                        FolderSource.of(documents), IngestOptions.defaults().withMaxDeleteRatio(1));
            }
        }
    }

    private static void haltAfter(long micros) {
        Thread halting = new Thread(() -> {
            LockSupport.parkNanos(micros * 1_000L);
            Runtime.getRuntime().halt(9);
        });
        halting.setDaemon(true);
        halting.start();
    }

    static RagIndex open(Path home, EmbeddingCache cache) {
        return RagIndex.builder(home.resolve("index"))
                .embeddings(cache)
                .chunking(Chunking.characters(120))
                .build();
    }

    /** Writes, renames and deletes some files. Each is written as a whole, so that a kill leaves no half one here. */
    private static void change(Path documents, Random random) throws IOException {
        for (int i = 0; i < 4; i++) {
            Path file = documents.resolve("d" + random.nextInt(FILES) + ".md");
            int what = random.nextInt(10);
            if (what == 0) {
                Files.deleteIfExists(file);
            } else if (what == 1 && Files.exists(file)) {
                Files.move(
                        file,
                        documents.resolve("moved" + random.nextInt(FILES) + ".md"),
                        StandardCopyOption.REPLACE_EXISTING);
            } else {
                Path fresh = documents.resolve(".fresh");
                Files.writeString(fresh, text(random.nextInt(1_000_000), 1 + random.nextInt(12)));
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    /** Every passage says of which version it is. */
    static String text(int version, int parts) {
        StringBuilder text = new StringBuilder("# Version " + version + " of " + parts + "\n");
        for (int part = 0; part < parts; part++) {
            text.append("\n## Part ")
                    .append(part)
                    .append("\n\nThis is part ")
                    .append(part)
                    .append(" of version ")
                    .append(version)
                    .append(", which has ")
                    .append(parts)
                    .append(" parts and says so in each.\n");
        }
        return text.toString();
    }
}
