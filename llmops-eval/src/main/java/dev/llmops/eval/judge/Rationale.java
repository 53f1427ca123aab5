package dev.llmops.eval.judge;

import dev.llmops.commons.internal.option.Require;

/** The reasons within a schema. They come first: a verdict that is written before its reasons is not made by them. */
record Rationale(String schema) {

    static final Rationale UNLIMITED = new Rationale("{\"type\":\"string\"}");

    static Rationale atMost(int characters) {
        Require.atLeast("characters", characters, 1);
        return new Rationale("{\"type\":\"string\",\"maxLength\":" + characters + "}");
    }
}
