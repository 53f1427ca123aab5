package dev.llmops.rag.index;

import java.util.Objects;

/**
 * What an index supports and how well.
 *
 * @param name the kind of index, such as {@code lucene}
 * @param durable whether committed changes survive the end of the process
 * @param shared whether several processes can have it open at once
 * @param approximate whether a dense search may miss some of the nearest passages
 * @param lexicalScores the kind of lexical score, such as {@code bm25}
 */
public record IndexCapabilities(
        String name, boolean durable, boolean shared, boolean approximate, String lexicalScores) {

    /** Refuses nulls. */
    public IndexCapabilities {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(lexicalScores, "lexicalScores");
    }
}
