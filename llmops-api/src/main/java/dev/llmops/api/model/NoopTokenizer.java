package dev.llmops.api.model;

final class NoopTokenizer implements Tokenizer {

    static final NoopTokenizer INSTANCE = new NoopTokenizer();

    @Override
    public int[] encode(String text) {
        return new int[0];
    }

    @Override
    public String decode(int[] tokens) {
        return "";
    }
}
