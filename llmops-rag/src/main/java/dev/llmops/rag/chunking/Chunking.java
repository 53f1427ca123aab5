package dev.llmops.rag.chunking;

import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.Tokenizer;
import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.rag.internal.chunk.ChunkFields;
import dev.llmops.rag.internal.text.Languages;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The size of passages, and where a text is cut. By default, passages follow the structure of a text (headings, paragraphs,
 * lists, code, tables) as far as the size allows: neighbouring sections under one heading that fit together form one
 * passage, and only a part that is too large on its own is cut inside, at lines, sentences, words, or finally characters.
 *
 * @param size maximum characters (UTF-16 code units), or tokens, of a passage; at least 1. In tokens, a passage has at most
 *     {@value #CHARACTERS_OF_A_TOKEN} characters per token, since a tokenizer may treat any length of an unknown script
 *     as one token
 * @param overlap the most that a passage may repeat of the preceding one, in the same unit; less than {@code size}
 * @param tokenizer counts tokens, or null where {@code size} is in characters
 * @param strategy where a text may be cut
 * @param parentSize maximum characters, or tokens, of the surrounding part of the text that a passage knows; 0 for none
 */
public record Chunking(
        int size, int overlap, @Nullable Tokenizer tokenizer, ChunkingStrategy strategy, int parentSize) {

    /** Some twice as many as English has. */
    private static final int CHARACTERS_OF_A_TOKEN = 8;

    private static final int TOKENS = 200;
    /** Of Chinese, which says in 252 characters what English says in 785 (the paragraphs of XQuAD). */
    private static final int IDEOGRAPHS = 260;

    /** Rejects a size below 1, and an overlap that leaves no room for new text. */
    public Chunking {
        Objects.requireNonNull(strategy, "strategy");
        Require.atLeast("size", size, 1);
        if (overlap < 0 || overlap >= size) {
            throw new IllegalArgumentException(
                    "overlap must be at least 0 and less than size (" + size + "), but was " + overlap);
        }
        if (parentSize != 0 && parentSize < size) {
            throw new IllegalArgumentException(
                    "parentSize must be at least size (" + size + "), or 0 for none, but was " + parentSize);
        }
    }

    /** {@return passages of at most 800 characters without overlap: some 200 tokens of English} */
    public static Chunking standard() {
        return characters(800);
    }

    /**
     * {@return the default of an index: passages of at most 200 tokens of its embedding model, or
     *     {@link #standard()} if the model exposes no tokenizer}
     *
     * @param embeddings the model
     */
    public static Chunking standard(EmbeddingClient embeddings) {
        return embeddings
                .tokenizer()
                .map(tokenizer -> tokens(TOKENS, tokenizer))
                .orElseGet(Chunking::standard);
    }

    /**
     * {@return the {@linkplain #standard(EmbeddingClient) standard} for each document: in tokens if the model reads its
     *     language, else in characters, since the model's tokenizer splits unknown words into pieces}
     *
     * @param embeddings the model
     */
    public static Function<Document, Chunking> standardOfEach(EmbeddingClient embeddings) {
        Chunking inTokens = standard(embeddings);
        Set<String> read = embeddings.languages();
        return read.isEmpty()
                ? document -> inTokens
                : document -> {
                    String language = Languages.of(document);
                    Chunking inCharacters = language.equals("cjk") ? characters(IDEOGRAPHS) : standard();
                    return read.contains(language) ? inTokens : inCharacters;
                };
    }

    /**
     * {@return passages of a number of characters, without overlap}
     *
     * @param size maximum characters, at least 1
     */
    public static Chunking characters(int size) {
        return new Chunking(size, 0, null, ChunkingStrategy.STRUCTURE, 0);
    }

    /**
     * {@return passages of a number of tokens, without overlap}
     *
     * @param size maximum tokens, at least 1
     * @param tokenizer counts them
     */
    public static Chunking tokens(int size, Tokenizer tokenizer) {
        return new Chunking(size, 0, Objects.requireNonNull(tokenizer, "tokenizer"), ChunkingStrategy.STRUCTURE, 0);
    }

    /**
     * {@return a copy with an overlap}
     *
     * @param other the most that a passage may repeat of the preceding one; less than {@code size}
     */
    public Chunking withOverlap(int other) {
        return new Chunking(size, other, tokenizer, strategy, parentSize);
    }

    /**
     * {@return a copy with another strategy}
     *
     * @param other where a text may be cut
     */
    public Chunking with(ChunkingStrategy other) {
        return new Chunking(size, overlap, tokenizer, other, parentSize);
    }

    /**
     * {@return a copy with parents: each passage knows the larger part of the text that contains it ({@link #parentOf}), made up
     *     of whole passages and matching a section where that fits, so that searches find small passages and readers get large ones
     *     ({@link dev.llmops.rag.pipeline.Stages#parents})}
     *
     * @param other maximum characters, or tokens, of a parent; at least {@code size}
     */
    public Chunking withParents(int other) {
        if (other < size) {
            throw new IllegalArgumentException(
                    "the size of a parent must be at least that of a passage (" + size + "), but was " + other);
        }
        return new Chunking(size, overlap, tokenizer, strategy, other);
    }

    /**
     * {@return the range of the document's part that a passage was cut from; empty if the passage has no parent}
     *
     * @param passage a passage of an index
     */
    public static Optional<CharRange> parentOf(Passage passage) {
        return passage.metadata().get(ChunkFields.PARENT_START) instanceof Number start
                        && passage.metadata().get(ChunkFields.PARENT_END) instanceof Number end
                        && start.intValue() >= 0
                        && start.intValue() <= end.intValue()
                ? Optional.of(new CharRange(start.intValue(), end.intValue()))
                : Optional.empty();
    }

    /**
     * {@return the size of a text in this chunking's unit}
     *
     * @param text the text
     */
    public int sizeOf(String text) {
        return tokenizer == null ? text.length() : Math.max(minTokens(text.length()), tokenizer.count(text));
    }

    /**
     * {@return whether a text is no larger than a size; a text that is far too long is not examined}
     *
     * @param text the text
     * @param most the maximum size, in this chunking's unit
     */
    public boolean fits(CharSequence text, int most) {
        int least = tokenizer == null ? text.length() : minTokens(text.length());
        return least <= most && (tokenizer == null || tokenizer.count(text.toString()) <= most);
    }

    private static int minTokens(int characters) {
        return (int) (((long) characters + CHARACTERS_OF_A_TOKEN - 1) / CHARACTERS_OF_A_TOKEN);
    }
}
