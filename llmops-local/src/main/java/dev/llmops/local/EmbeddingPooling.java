package dev.llmops.local;

import dev.llmops.local.internal.gguf.GgufHeader;
import dev.llmops.local.internal.llama.Pooling;

/** How the vectors of a text's tokens become the vector of the text. A model gives good vectors only with its own way. */
public enum EmbeddingPooling {
    /** The mean of all. */
    MEAN(Pooling.MEAN),
    /** The first token's. */
    CLS(Pooling.CLS),
    /** The last token's. */
    LAST(Pooling.LAST);

    private final Pooling pooling;

    EmbeddingPooling(Pooling pooling) {
        this.pooling = pooling;
    }

    Pooling pooling() {
        return pooling;
    }

    /** What the model's file says, or the mean if it says nothing. */
    static EmbeddingPooling of(GgufHeader header) {
        Integer said = header.integer(header.text("general.architecture") + ".pooling_type");
        return said == null ? MEAN : said == 2 ? CLS : said == 3 ? LAST : MEAN;
    }
}
