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
 * How large passages are, and where a text is cut. By default they follow the structure of a text (headings, paragraphs,
 * lists, code, tables) as far as the size allows: neighbouring sections below one heading that fit together are one
 * passage, and only what is too large on its own is cut inside, at lines, sentences, words, and at last at characters.
 *
 * @param size most characters (UTF-16 code units), or tokens, of a passage; at least 1. In tokens a passage has at most
 *     {@value #CHARACTERS_OF_A_TOKEN} characters for each, since a tokenizer may take any length of a script that it does
 *     not know for one token
 * @param overlap how much of the passage before it a passage repeats at most, in the same unit; less than {@code size}
 * @param tokenizer counts tokens, or null where {@code size} is in characters
 * @param strategy where a text may be cut
 * @param parentSize most characters, or tokens, of the part of the text that a passage knows around itself; 0 for none
 */
public record Chunking(
        int size, int overlap, @Nullable Tokenizer tokenizer, ChunkingStrategy strategy, int parentSize) {

    /** Some twice as many as English has. */
    private static final int CHARACTERS_OF_A_TOKEN = 8;

    private static final int TOKENS = 200;
    /** Of Chinese, which says in 252 characters what English says in 785 (the paragraphs of XQuAD). */
    private static final int IDEOGRAPHS = 260;

    /** Refuses a size below 1, and an overlap that leaves no room for anything new. */
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
     * {@return what an index does that is not told otherwise: passages of at most 200 tokens of its embedding model, or
     *     {@link #standard()} where that tells no tokenizer}
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
     * {@return the {@linkplain #standard(EmbeddingClient) standard} for each document: in tokens where the model reads its
     *     language; else in characters, since its tokenizer cuts words that it does not know into pieces}
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
     * @param size most characters, at least 1
     */
    public static Chunking characters(int size) {
        return new Chunking(size, 0, null, ChunkingStrategy.STRUCTURE, 0);
    }

    /**
     * {@return passages of a number of tokens, without overlap}
     *
     * @param size most tokens, at least 1
     * @param tokenizer counts them
     */
    public static Chunking tokens(int size, Tokenizer tokenizer) {
        return new Chunking(size, 0, Objects.requireNonNull(tokenizer, "tokenizer"), ChunkingStrategy.STRUCTURE, 0);
    }

    /**
     * {@return the same with an overlap}
     *
     * @param other how much of the passage before it a passage repeats at most; less than {@code size}
     */
    public Chunking withOverlap(int other) {
        return new Chunking(size, other, tokenizer, strategy, parentSize);
    }

    /**
     * {@return the same cut at other places}
     *
     * @param other where a text may be cut
     */
    public Chunking with(ChunkingStrategy other) {
        return new Chunking(size, overlap, tokenizer, other, parentSize);
    }

    /**
     * {@return the same with parents: each passage knows the larger part of the text that holds it ({@link #parentOf}), made
     *     of whole passages, a section where that fits, so that small passages are found and large ones read
     *     ({@link dev.llmops.rag.pipeline.Stages#parents})}
     *
     * @param other most characters, or tokens, of a parent; at least {@code size}
     */
    public Chunking withParents(int other) {
        if (other < size) {
            throw new IllegalArgumentException(
                    "the size of a parent must be at least that of a passage (" + size + "), but was " + other);
        }
        return new Chunking(size, overlap, tokenizer, strategy, other);
    }

    /**
     * {@return where the part of the document stands that a passage was cut from; nothing if it knows none}
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
     * {@return the size of a text in this unit}
     *
     * @param text the text
     */
    public int sizeOf(String text) {
        return tokenizer == null ? text.length() : Math.max(minTokens(text.length()), tokenizer.count(text));
    }

    /**
     * {@return whether a text is no larger than a size; one that is much too long is not even looked at}
     *
     * @param text the text
     * @param most the size, in this unit
     */
    public boolean fits(CharSequence text, int most) {
        int least = tokenizer == null ? text.length() : minTokens(text.length());
        return least <= most && (tokenizer == null || tokenizer.count(text.toString()) <= most);
    }

    private static int minTokens(int characters) {
        return (int) (((long) characters + CHARACTERS_OF_A_TOKEN - 1) / CHARACTERS_OF_A_TOKEN);
    }
}
