package dev.llmops.rag.internal.ingest;

import dev.llmops.api.retrieval.Document;
import dev.llmops.api.text.CharRange;
import dev.llmops.rag.chunking.Chunking;
import dev.llmops.rag.chunking.ChunkingStrategy;
import dev.llmops.rag.index.IndexedPassage;
import dev.llmops.rag.ingest.DocumentSkippedException;
import dev.llmops.rag.internal.chunk.Chunk;
import dev.llmops.rag.internal.chunk.ChunkFields;
import dev.llmops.rag.internal.chunk.Chunker;
import dev.llmops.rag.internal.chunk.SentenceVectors;
import dev.llmops.rag.internal.extract.TimeLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Cuts a document into passages and says for each what is searched and what is known about it. */
public final class PassageMaker {

    /** Name of the metadata that holds a document's title. */
    static final String TITLE = "title";

    /** Name of the metadata of a document that is one table: {@code csv} or {@code tsv}. */
    static final String TABLE_FORMAT = "tableFormat";

    private static final String HEADING = "heading";
    private static final String PAGE = "page";
    /** Only where a passage reaches over to another page. */
    private static final String LAST_PAGE = "lastPage";

    private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

    public record Draft(CharRange range, String indexed, Map<String, Object> metadata) {}

    private static final String FIRST_ROW = "firstRow";
    private static final String LAST_ROW = "lastRow";

    private final Function<Document, Chunking> chunking;
    private final @Nullable SentenceVectors vectors;
    private final Duration limit;

    /**
     * @param chunking of each document
     * @param vectors makes vectors of sentences, or null if none are needed
     * @param limit how long cutting one document may take
     */
    public PassageMaker(Function<Document, Chunking> chunking, @Nullable SentenceVectors vectors, Duration limit) {
        this.chunking = chunking;
        this.vectors = vectors;
        this.limit = limit;
    }

    /**
     * {@return the passages of one document, in its order}
     *
     * @param source the document as read
     * @throws DocumentSkippedException if it cannot be cut within the limit
     */
    public List<Draft> passages(SourceText source) throws DocumentSkippedException {
        Chunking how = chunking.apply(source.document());
        // A model that embeds each sentence takes its time, which is no fault of the text.
        Duration most = how.strategy() == ChunkingStrategy.SEMANTIC ? FOREVER : limit;
        return TimeLimit.within(most, "cut into passages", () -> chunks(source, how)).stream()
                .map(chunk -> new Draft(chunk.range(), indexed(source, chunk), metadata(source, chunk)))
                .toList();
    }

    /** No passage has a part that readers of the document see and one that they do not. */
    private List<Chunk> chunks(SourceText source, Chunking how) {
        String text = source.document().text();
        int hiddenFrom = source.hiddenFrom();
        List<Chunk> chunks = new ArrayList<>(Chunker.chunk(text.substring(0, hiddenFrom), source.form(), how, vectors));
        Chunker.chunk(text.substring(hiddenFrom), source.form(), how, vectors)
                .forEach(chunk -> chunks.add(chunk.behind(hiddenFrom)));
        return chunks;
    }

    /** A passage in the middle of a chapter is found by the chapter's name too. */
    private String indexed(SourceText source, Chunk chunk) {
        List<String> lines = new ArrayList<>();
        String text = chunk.range().in(source.document().text());
        if (source.document().metadata().get(TITLE) instanceof String title
                && !chunk.headings().contains(title)
                && !text.startsWith(title)) {
            lines.add(title);
        }
        lines.addAll(chunk.context());
        lines.add(text);
        return String.join("\n", lines);
    }

    /** {@return the beginning of a text that nobody chose as metadata, so that a document is not refused for it} */
    static String shortened(String text) {
        int most = IndexedPassage.MAX_TEXT_LENGTH;
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }

    private static Map<String, Object> metadata(SourceText source, Chunk chunk) {
        Map<String, Object> metadata = new LinkedHashMap<>(source.document().metadata());
        if (!chunk.headings().isEmpty()) {
            metadata.put(HEADING, shortened(String.join(" > ", chunk.headings())));
        }
        if (chunk.rows() != null && chunk.rows().last() > 0) {
            metadata.put(FIRST_ROW, chunk.rows().first());
            metadata.put(LAST_ROW, chunk.rows().last());
        }
        if (chunk.parent() != null) {
            metadata.put(ChunkFields.PARENT_START, chunk.parent().start());
            metadata.put(ChunkFields.PARENT_END, chunk.parent().end());
        }
        Integer page = source.page(chunk.range().start());
        if (page != null) {
            metadata.put(PAGE, page);
            Integer last = source.page(chunk.range().end() - 1);
            if (!page.equals(last) && last != null) {
                metadata.put(LAST_PAGE, last);
            }
        }
        return metadata;
    }
}
