package dev.llmops.serving.client;

import dev.llmops.api.model.ModelClient;

class TgiClientKitTest extends ServedKit {

    private static final String DETAILS =
            "\"details\":{\"finish_reason\":\"eos_token\",\"generated_tokens\":6,\"input_length\":5,\"seed\":7}";

    @Override
    ModelClient client(String url) {
        return TgiClient.builder().baseUrl(url).model("fake").build();
    }

    @Override
    String whole(String text) {
        return "{\"generated_text\":\"" + text + "\"," + DETAILS + "}";
    }

    @Override
    String begin() {
        return ":\n\n";
    }

    @Override
    String delta(String piece) {
        return "data:{\"index\":1,\"token\":{\"id\":1,\"text\":\"" + piece
                + "\",\"logprob\":-0.1,\"special\":false},\"generated_text\":null,\"details\":null}\n\n";
    }

    @Override
    String end() {
        return "data:{\"index\":7,\"token\":{\"id\":2,\"text\":\"</s>\",\"logprob\":-0.1,\"special\":true},\"generated_text\":\"x\","
                + DETAILS + "}\n\n";
    }
}
