package dev.llmops.local;

import dev.llmops.api.closing.Closing;
import dev.llmops.api.error.ContextWindowExceededException;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.Reranker;
import dev.llmops.api.text.UnicodeText;
import dev.llmops.local.error.ModelFileException;
import dev.llmops.local.error.NativeLibraryException;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.internal.llama.text.PooledText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Ranks documents by how well they answer a query, with a model that was trained for it (a cross-encoder with a classifier
 * in its file). Query and document are joined by the template in the model's file, or else as llama-server does it.
 *
 * <p>Short documents are computed together, so a score depends a little on what is ranked beside it.
 *
 * <p>Safe for use by multiple threads, which wait for each other. Memory for the computation is taken at the first use.
 */
public final class LocalReranker implements Reranker, AutoCloseable {

    private final LlamaModel model;
    private final PooledText texts;

    LocalReranker(LlamaModel model, PooledText texts) {
        this.model = model;
        this.texts = texts;
    }

    /**
     * Loads a model for ranking.
     *
     * @param file a GGUF file
     * @return the reranker, which the caller closes
     * @throws ModelFileException if the file cannot be used, or holds no classifier
     * @throws NativeLibraryException if the native part cannot be loaded on this machine
     */
    public static LocalReranker load(Path file) {
        return LocalModel.builder().file(file).buildReranker();
    }

    /**
     * {@return all documents, the best first}
     *
     * @param query what is asked
     * @param documents what could answer it
     * @throws ContextWindowExceededException if a document is too long; the message says which one
     */
    public List<RankedDocument> rank(String query, List<String> documents) {
        UnicodeText.requireWellFormed("query", query);
        List<int[]> tokens = new ArrayList<>();
        for (int i = 0; i < documents.size(); i++) {
            UnicodeText.requireWellFormed("document " + i, documents.get(i));
            tokens.add(requireFits(i, model.rankTokens(query, documents.get(i))));
        }
        return ranked(tokens);
    }

    /**
     * {@return all passages, the best first, with the model's scores} Of one that is too long for the model the beginning is read,
     * as much as fits beside the question; its metadata says how many characters that is ({@link Reranker#READ_CHARACTERS}).
     *
     * @param passages what could answer it
     * @throws ContextWindowExceededException if the question alone is too long
     */
    @Override
    public List<Passage> rerank(String question, List<Passage> passages) {
        UnicodeText.requireWellFormed("question", question);
        List<int[]> tokens = new ArrayList<>();
        List<Passage> read = new ArrayList<>();
        for (Passage passage : passages) {
            UnicodeText.requireWellFormed("passage '" + passage.id() + "'", passage.text());
            int[] whole = model.rankTokens(question, passage.text());
            if (whole.length <= texts.length()) {
                tokens.add(whole);
                read.add(passage);
            } else {
                int end = fitting(question, passage.text());
                tokens.add(model.rankTokens(question, passage.text().substring(0, end)));
                read.add(told(passage, end));
            }
        }
        return ranked(tokens).stream()
                .map(ranked -> read.get(ranked.index()).withScore(ranked.score()))
                .toList();
    }

    private List<RankedDocument> ranked(List<int[]> tokens) {
        List<float[]> scores = texts.vectors(tokens, model.rankWidth());
        List<RankedDocument> ranked = new ArrayList<>();
        for (int i = 0; i < scores.size(); i++) {
            ranked.add(new RankedDocument(i, scores.get(i)[0]));
        }
        ranked.sort(Comparator.comparingDouble(RankedDocument::score).reversed());
        return ranked;
    }

    /**
     * {@return how many characters of a text that is too long fit beside the question} How many tokens a beginning has is only known
     * when it is cut into them, so the longest that fits is searched for.
     */
    private int fitting(String question, String text) {
        requireRoom(model.rankTokens(question, ""));
        int fits = 0;
        int tooLong = text.codePointCount(0, text.length());
        while (tooLong - fits > 1) {
            int middle = (fits + tooLong) >>> 1;
            String beginning = text.substring(0, text.offsetByCodePoints(0, middle));
            if (model.rankTokens(question, beginning).length <= texts.length()) {
                fits = middle;
            } else {
                tooLong = middle;
            }
        }
        return text.offsetByCodePoints(0, fits);
    }

    private static Passage told(Passage passage, int characters) {
        Map<String, Object> metadata = new LinkedHashMap<>(passage.metadata());
        metadata.put(READ_CHARACTERS, characters);
        return new Passage(passage.sourceId(), passage.range(), passage.text(), passage.score(), metadata);
    }

    private void requireRoom(int[] question) {
        if (question.length > texts.length()) {
            throw new ContextWindowExceededException("the question alone has " + question.length
                    + " tokens, but at most " + texts.length() + " can be read at once; shorten the question");
        }
    }

    private int[] requireFits(int index, int[] tokens) {
        if (tokens.length > texts.length()) {
            throw new ContextWindowExceededException("the query and document " + index + " have " + tokens.length
                    + " tokens together, but at most " + texts.length() + " can be read at once; cut the document");
        }
        return tokens;
    }

    /** Ends what runs with a {@link dev.llmops.api.error.CallCancelledException}, and frees the model. Doing it twice does nothing. */
    @Override
    public void close() {
        Closing.all(texts::close, model::close);
    }
}
