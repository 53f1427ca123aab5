package dev.llmops.local.fuzz;

import dev.llmops.local.LocalEmbeddings;
import dev.llmops.local.LocalModel;
import dev.llmops.local.LocalModelBuilder;
import dev.llmops.local.LocalReranker;
import dev.llmops.local.LocalScorer;
import dev.llmops.local.option.EngineOptions;
import dev.llmops.local.option.Speculation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/** The models that are attacked, each loaded when it is first needed. */
final class FuzzModels implements AutoCloseable {

    /** One name for each list of expressions that cut a text in llama.cpp v0.4.0, and the vocabularies of other kinds. */
    static final List<String> VOCABULARIES =
            List.of(("llama-bpe jais-2 deepseek-llm deepseek-v3 youtu deepseek-coder falcon"
                            + " starcoder gpt-2 qwen2 qwen35 bloom viking tekken chameleon gpt-4o granite-embed-multi-97m tiny_aya"
                            + " kimi-k2 superbpe bailingmoe seed-coder afmoe laguna exaone-moe gemma4 minicpm5 whitespace default"
                            + " pieces defining words")
                    .split(" "));

    private static final String CALLING = """
            {%- if tools %}<|im_start|>system
            # Tools
            <tools>{% for tool in tools %}
            {{ tool | tojson }}{% endfor %}
            </tools>
            For each call return <tool_call>{"name": NAME, "arguments": OBJECT}</tool_call><|im_end|>
            {% endif %}{% for message in messages %}<|im_start|>{{ message.role }}
            {{ message.content }}{% if message.tool_calls %}{% for call in message.tool_calls %}
            <tool_call>
            {"name": "{{ call.function.name }}", "arguments": {{ call.function.arguments | tojson }}}
            </tool_call>{% endfor %}{% endif %}<|im_end|>
            {% endfor %}{% if add_generation_prompt %}<|im_start|>assistant
            {% endif %}""";

    private final Path folder;
    private final Map<String, AutoCloseable> loaded = new HashMap<>();

    FuzzModels(Path folder) {
        this.folder = folder;
    }

    Path folder() {
        return folder;
    }

    /** The file of a model with a vocabulary. */
    Path file(String vocabulary) {
        Path file = folder.resolve(vocabulary + ".gguf");
        try {
            if (!Files.exists(file)) {
                Files.write(file, gguf(vocabulary).bytes());
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TinyGguf gguf(String vocabulary) {
        return switch (vocabulary) {
            case "pieces" -> TinyGguf.llama();
            case "sliding" -> TinyGguf.slidingGemma();
            case "recurrent" -> TinyGguf.recurrent();
            case "defining" -> TinyGguf.defining(List.of("\n\n", "\n", "<b>", "a1", "(("));
            case "words" -> TinyGguf.bert(false);
            case "ranking" -> TinyGguf.bert(true);
            default -> TinyGguf.byteLevel(vocabulary);
        };
    }

    LocalModelBuilder builder(String vocabulary) {
        return LocalModel.builder()
                .file(file(vocabulary))
                .threads(1)
                .memoryCheck(false)
                .engine(EngineOptions.builder()
                        .parallel(1)
                        .batchInvariant(false)
                        .build());
    }

    String anyWriter(Random random) {
        return VOCABULARIES.get(random.nextInt(VOCABULARIES.size() - 1));
    }

    LocalModel writer(String vocabulary) {
        return get(
                "writer " + vocabulary,
                LocalModel.class,
                key -> builder(vocabulary).build());
    }

    /** A model that is told about tools, and how it is known to call them. */
    LocalModel calling(String vocabulary) {
        return get(
                "calling " + vocabulary,
                LocalModel.class,
                key -> builder(vocabulary).chatTemplate(CALLING).build());
    }

    LocalModel speculating(String vocabulary) {
        return get(
                "speculating " + vocabulary,
                LocalModel.class,
                key -> builder(vocabulary)
                        .speculation(new Speculation.DraftModel(file(vocabulary), 2, 0))
                        .build());
    }

    LocalEmbeddings embeddings(String vocabulary) {
        return get(
                "embeddings " + vocabulary,
                LocalEmbeddings.class,
                key -> builder(vocabulary).buildEmbeddings());
    }

    LocalReranker reranker() {
        return get("reranker", LocalReranker.class, key -> builder("ranking").buildReranker());
    }

    LocalScorer scorer(String vocabulary) {
        return get(
                "scorer " + vocabulary,
                LocalScorer.class,
                key -> builder(vocabulary).buildScorer());
    }

    private <T extends AutoCloseable> T get(String key, Class<T> type, Function<String, T> make) {
        return type.cast(loaded.computeIfAbsent(key, make));
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable model : loaded.values()) {
            model.close();
        }
    }
}
