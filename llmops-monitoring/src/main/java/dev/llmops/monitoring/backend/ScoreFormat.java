package dev.llmops.monitoring.backend;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** How a backend's API takes a score, by {@code POST}. */
interface ScoreFormat {

    /** {@return the path, with a slash before it} */
    String path(TraceScore score);

    ObjectNode body(TraceScore score);
}
