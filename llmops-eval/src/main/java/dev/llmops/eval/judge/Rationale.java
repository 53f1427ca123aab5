package dev.llmops.eval.judge;

/** The reasons within a schema. They come first: a verdict that is written before its reasons is not made by them. */
record Rationale(String schema) {

    static final Rationale UNLIMITED = new Rationale("{\"type\":\"string\"}");

    static Rationale atMost(int characters) {
        if (characters < 1) {
            throw new IllegalArgumentException("characters must be at least 1, but was " + characters);
        }
        return new Rationale("{\"type\":\"string\",\"maxLength\":" + characters + "}");
    }
}
