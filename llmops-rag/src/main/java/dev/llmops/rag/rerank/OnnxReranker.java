package dev.llmops.rag.rerank;

import dev.llmops.api.error.InvalidModelResponseException;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.Reranker;
import dev.llmops.rag.internal.onnx.OnnxTextModel;
import dev.llmops.rag.internal.search.Scores;
import java.nio.file.Path;
import java.util.List;

/**
 * A cross-encoder in ONNX that the application supplies (none comes with this module). Its score is the model's raw output for
 * question and passage; for a model with several labels, the last one's. Measure it on your own questions: cross-encoders
 * make results on some collections worse.
 *
 * <p>Safe for use by multiple threads; closing it frees the model.
 */
public final class OnnxReranker implements Reranker, AutoCloseable {

    private static final int MAX_TOKENS = 512;

    private final OnnxTextModel model;

    private OnnxReranker(OnnxTextModel model) {
        this.model = model;
    }

    /**
     * {@return a reranker with a model from files}
     *
     * @param model the {@code .onnx} file
     * @param tokenizer its {@code tokenizer.json}
     * @throws dev.llmops.api.error.InvalidRequestException if a file cannot be read or is invalid
     */
    public static OnnxReranker open(Path model, Path tokenizer) {
        return new OnnxReranker(OnnxTextModel.open(model, tokenizer, MAX_TOKENS));
    }

    /**
     * {@return a reranker with a model from the content of its files}
     *
     * @param model the {@code .onnx} file
     * @param tokenizer its {@code tokenizer.json}
     * @throws dev.llmops.api.error.InvalidRequestException if one of them is invalid
     */
    public static OnnxReranker open(byte[] model, byte[] tokenizer) {
        return new OnnxReranker(OnnxTextModel.open(model, tokenizer, MAX_TOKENS));
    }

    @Override
    public List<Passage> rerank(String question, List<Passage> passages) {
        return Scores.bestFirst(passages.stream()
                .map(passage -> passage.withScore(score(question, passage)))
                .toList());
    }

    private double score(String question, Passage passage) {
        float[] logits = model.logits(question, passage.text());
        float score = logits[logits.length - 1];
        if (!Float.isFinite(score)) {
            throw new InvalidModelResponseException(
                    "a score must be finite, but that of '" + passage.id() + "' was " + score);
        }
        return score;
    }

    /** Frees the model. Closing twice has no effect. */
    @Override
    public void close() {
        model.close();
    }
}
