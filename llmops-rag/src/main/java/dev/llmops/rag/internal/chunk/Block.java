package dev.llmops.rag.internal.chunk;

import dev.llmops.api.text.CharRange;

/** A part of a text that belongs together. */
record Block(CharRange range, Kind kind, int level, String title) {

    enum Kind {
        HEADING,
        PARAGRAPH,
        CODE,
        TABLE
    }

    static Block of(CharRange range, Kind kind) {
        return new Block(range, kind, 0, "");
    }
}
