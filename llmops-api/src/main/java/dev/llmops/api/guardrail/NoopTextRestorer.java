package dev.llmops.api.guardrail;

final class NoopTextRestorer implements TextRestorer {

    static final NoopTextRestorer INSTANCE = new NoopTextRestorer();

    @Override
    public String push(String piece) {
        return piece;
    }

    @Override
    public String finish() {
        return "";
    }
}
