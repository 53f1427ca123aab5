package dev.llmops.api.guardrail;

final class NoopDeanonymizer implements Deanonymizer {

    static final NoopDeanonymizer INSTANCE = new NoopDeanonymizer();

    @Override
    public String push(String piece) {
        return piece;
    }

    @Override
    public String finish() {
        return "";
    }
}
