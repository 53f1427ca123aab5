package dev.llmops.local.internal.llama;

/** What a context makes of the vectors of tokens. */
public enum Pooling {
    /** Nothing: the context writes text. */
    NONE(-1),
    /** The mean of all tokens' vectors. */
    MEAN(1),
    /** The vector of the first token. */
    CLS(2),
    /** The vector of the last token. */
    LAST(3),
    /** How well two texts fit, by the model's classifier. */
    RANK(4);

    private final int id;

    Pooling(int id) {
        this.id = id;
    }

    /** llama.cpp's number for it. */
    int id() {
        return id;
    }
}
