package dev.llmops.local.internal.llama;

import dev.llmops.local.error.ModelFileException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** The weights and the vocabulary. Safe for use by multiple threads. Contexts made from it are closed before it. */
public final class LlamaModel extends NativeHandle {

    private final int trainedContext;
    private final int embeddingWidth;
    private final int bos;
    private final StateCheck.Layout stateLayout;
    private final AtomicReferenceArray<byte[]> pieces;
    private final AtomicReferenceArray<Boolean> finisher;

    private LlamaModel(long address) {
        super("the model", address);
        reportLeak();
        int[] facts = LlamaNative.modelFacts(address);
        this.trainedContext = facts[0];
        this.embeddingWidth = facts[1];
        this.pieces = new AtomicReferenceArray<>(facts[2]);
        this.finisher = new AtomicReferenceArray<>(facts[2]);
        this.bos = facts[3];
        this.stateLayout = new StateCheck.Layout(facts[6] != 0, facts[7] != 0, facts[8] != 0, facts[9] != 0);
    }

    /**
     * Loads a model from a GGUF file that was checked before.
     *
     * @param placement the devices to keep it on
     * @throws ModelFileException if llama.cpp refuses the file
     */
    public static LlamaModel load(Path file, ModelPlacement placement) {
        return load(file, placement, false);
    }

    /**
     * Loads a model without its weights, to see how much memory it and its contexts would take. It cannot compute.
     *
     * @param placement the devices to keep it on
     * @throws ModelFileException if llama.cpp refuses the file
     */
    public static LlamaModel measure(Path file, ModelPlacement placement) {
        return load(file, placement, true);
    }

    private static LlamaModel load(Path file, ModelPlacement placement, boolean dryRun) {
        NativeLibrary.load();
        try {
            byte[] path = file.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8);
            return new LlamaModel(placement.load(path, dryRun));
        } catch (NativeError e) {
            throw new ModelFileException(
                    ModelFileException.Reason.REFUSED,
                    file,
                    e.text() + "; get the file again, or one that llama.cpp v0.4.0 supports",
                    e);
        } finally {
            NativeLog.drain();
        }
    }

    /** {@return the names of the GPUs that the model uses} */
    public List<String> gpus() {
        return new String(call(LlamaNative::modelDevices), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    /** {@return the longest context the model was trained for, in tokens} */
    public int trainedContext() {
        return trainedContext;
    }

    /** {@return the length of an embedding} */
    public int embeddingWidth() {
        return embeddingWidth;
    }

    /** {@return the number of tokens in the vocabulary} */
    public int vocabularySize() {
        return pieces.length();
    }

    /** {@return the token that begins every text of this model, or -1} */
    public int bos() {
        return bos;
    }

    /**
     * {@return whether llama.cpp can be given what a file says of a sequence}
     *
     * @param state the bytes
     * @param tokens how many tokens the sequence has
     */
    public StateCheck.Verdict check(byte[] state, int tokens) {
        return StateCheck.of(state, tokens, stateLayout);
    }

    /** {@return the bytes of one token, which may hold a part of a character; do not change them} */
    public byte[] piece(int token) {
        byte[] known = pieces.get(token);
        if (known != null) {
            return known;
        }
        byte[] piece = call(model -> LlamaNative.tokenPiece(model, token, false));
        pieces.set(token, piece);
        return piece;
    }

    /** {@return the bytes that spell one token, also a control token, whose {@linkplain #piece piece} is empty} */
    public byte[] spelling(int token) {
        return call(model -> LlamaNative.tokenPiece(model, token, true));
    }

    /** {@return whether a token ends the answer} */
    public boolean endsGeneration(int token) {
        Boolean known = finisher.get(token);
        if (known != null) {
            return known;
        }
        boolean ends = call(model -> LlamaNative.tokenEndsGeneration(model, token));
        finisher.set(token, ends);
        return ends;
    }

    /**
     * {@return the tokens of plain text; no control token comes out of it}
     *
     * @param addSpecial whether to add what the vocabulary puts around a text, such as a token for its beginning
     */
    public int[] tokenize(String text, boolean addSpecial) {
        return tokenize(text, addSpecial, false);
    }

    /**
     * {@return the tokens of a text in which a control token may be spelled; never for what a user types}
     *
     * @param addSpecial whether to add what the vocabulary puts around a text, such as a token for its beginning
     */
    public int[] tokenizeWithControls(String text, boolean addSpecial) {
        return tokenize(text, addSpecial, true);
    }

    private int[] tokenize(String text, boolean addSpecial, boolean parseSpecial) {
        return call(model ->
                LlamaNative.textTokens(model, text.getBytes(StandardCharsets.UTF_8), addSpecial, parseSpecial));
    }

    /** {@return the tokens of a query and a document for a model that ranks} */
    public int[] rankTokens(String query, String document) {
        return call(model -> LlamaNative.rankTokens(
                model, query.getBytes(StandardCharsets.UTF_8), document.getBytes(StandardCharsets.UTF_8)));
    }

    /** {@return how many values a rank has} */
    public int rankWidth() {
        return call(LlamaNative::rankWidth);
    }

    /** {@return the token that stands before a text with nothing before it, or -1} */
    public int prefixToken() {
        return call(LlamaNative::prefixToken);
    }

    @Override
    protected void free(long freed) {
        LlamaNative.modelFree(freed);
        NativeLog.drain();
    }
}
