package dev.llmops.rag;

import dev.llmops.api.retrieval.Document;
import dev.llmops.rag.chunking.Chunking;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A process that writes until it is killed: says the number of each batch when it is committed. */
final class KilledWriter {

    /** No two parts of a text together. */
    private static final Chunking ONE_PART = Chunking.characters(25);

    private KilledWriter() {}

    public static void main(String[] arguments) {
        RagIndexBuilder builder = RagIndex.builder(Path.of(arguments[0])).chunking(ONE_PART);
        RagIndex index = (arguments[1].equals("vectors")
                        ? builder.embeddings(new WordHashEmbeddings())
                        : builder.lexicalOnly())
                .build();
        for (int batch = 0; ; batch++) {
            int version = batch;
            List<Document> documents = IntStream.range(0, 20)
                    .mapToObj(i -> new Document("d" + i, text(version), Map.of()))
                    .toList();
            index.put(null, documents);
            System.out.println(batch);
            System.out.flush();
        }
    }

    static String text(int version) {
        return ("# Part\n\nversion" + version + "\n\n").repeat(5);
    }
}
