package dev.llmops.rag.internal.chunk;

import dev.llmops.api.text.CharRange;
import dev.llmops.commons.internal.text.Sentences;
import dev.llmops.rag.chunking.Chunking;
import dev.llmops.rag.chunking.ChunkingStrategy;
import java.util.ArrayList;
import java.util.List;

/** Cuts a text without regard to headings, lists and tables. The passages cover all of it that is not blank. */
final class FlatChunks {

    private FlatChunks() {}

    static List<Chunk> of(String text, Chunking chunking) {
        Splitter splitter = new Splitter(text, chunking);
        List<Chunk> chunks = new ArrayList<>();
        for (CharRange range : chunking.strategy() == ChunkingStrategy.SENTENCES ? sentences(text) : whole(text)) {
            List<CharRange> pieces = splitter.fits(range.start(), range.end())
                    ? List.of(range)
                    : splitter.split(Cuts.of(chunking.strategy()), range);
            pieces.forEach(piece -> chunks.add(Chunk.of(piece)));
        }
        return chunks;
    }

    private static List<CharRange> whole(String text) {
        return trimmed(text, List.of(0, text.length()));
    }

    /** What stands between two sentences and is none, as a line of dashes, belongs to the one before it. */
    static List<CharRange> sentences(String text) {
        List<Integer> bounds = new ArrayList<>();
        Sentences.of(text, CharRange::new).forEach(sentence -> bounds.add(sentence.start()));
        if (bounds.isEmpty()) {
            bounds.add(0);
        }
        bounds.set(0, 0);
        bounds.add(text.length());
        return trimmed(text, bounds);
    }

    private static List<CharRange> trimmed(String text, List<Integer> bounds) {
        List<CharRange> ranges = new ArrayList<>();
        for (int i = 1; i < bounds.size(); i++) {
            int end = Blanks.trimEnd(text, bounds.get(i - 1), bounds.get(i));
            int start = Blanks.skip(text, bounds.get(i - 1), end);
            if (start < end) {
                ranges.add(new CharRange(start, end));
            }
        }
        return ranges;
    }
}
