package dev.llmops.api.guardrail;

final class NoopStreamCheck implements StreamCheck {

    static final NoopStreamCheck INSTANCE = new NoopStreamCheck();

    @Override
    public Step push(String piece) {
        return new Step(piece, null);
    }

    @Override
    public Step finish() {
        return new Step("", Decision.pass());
    }
}
