package dev.llmops.api.model;

import dev.llmops.api.internal.Members;
import dev.llmops.api.message.Message;
import java.util.List;

final class LargestCountTokenizer implements Tokenizer {

    private final List<Tokenizer> tokenizers;

    LargestCountTokenizer(List<Tokenizer> tokenizers) {
        this.tokenizers = Members.atLeastOne("tokenizers", tokenizers);
    }

    @Override
    public int[] encode(String text) {
        return tokenizers.get(0).encode(text);
    }

    @Override
    public String decode(int[] tokens) {
        return tokenizers.get(0).decode(tokens);
    }

    @Override
    public int count(String text) {
        return tokenizers.stream().mapToInt(t -> t.count(text)).max().orElse(0);
    }

    @Override
    public int count(Message message) {
        return tokenizers.stream().mapToInt(t -> t.count(message)).max().orElse(0);
    }

    @Override
    public int count(ToolSpecification tool) {
        return tokenizers.stream().mapToInt(t -> t.count(tool)).max().orElse(0);
    }

    @Override
    public int atMost(ModelRequest request) {
        return tokenizers.stream().mapToInt(t -> t.atMost(request)).max().orElse(0);
    }

    @Override
    public int atLeast(ModelRequest request) {
        return tokenizers.stream().mapToInt(t -> t.atLeast(request)).max().orElse(0);
    }

    @Override
    public int count(ModelRequest request) {
        return tokenizers.stream().mapToInt(t -> t.count(request)).max().orElse(0);
    }
}
