package dev.llmops.serving.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A model of 320 tokens, one for each byte, without weights: a server that makes up its own loads it. */
final class TinyModel {

    private static final int HIDDEN = 128;
    private static final int RANK = 8;
    private static final String[] SPECIAL = {"<s>", "</s>", "<|system|>", "<|user|>", "<|assistant|>", "<|tool|>"};

    private TinyModel() {}

    static Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("config.json"), """
            {"architectures":["LlamaForCausalLM"],"model_type":"llama","hidden_size":128,"intermediate_size":256,
             "num_hidden_layers":2,"num_attention_heads":2,"num_key_value_heads":2,"vocab_size":320,
             "max_position_embeddings":512,"rms_norm_eps":1e-5,"rope_theta":10000.0,"bos_token_id":256,"eos_token_id":257,
             "torch_dtype":"float32","tie_word_embeddings":false,"hidden_act":"silu"}
            """);
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                "{\"tokenizer_class\":\"PreTrainedTokenizerFast\",\"bos_token\":\"<s>\",\"eos_token\":\"</s>\","
                        + "\"chat_template\":\"{% for m in messages %}<|{{ m.role }}|>{{ m.content }}{% endfor %}<|assistant|>\"}");
        Files.writeString(folder.resolve("tokenizer.json"), tokenizer());
        return folder;
    }

    private static String tokenizer() {
        StringBuilder added = new StringBuilder();
        for (int i = 0; i < SPECIAL.length; i++) {
            added.append(i == 0 ? "" : ",")
                    .append(
                            "{\"id\":" + (256 + i) + ",\"content\":\"" + SPECIAL[i]
                                    + "\",\"single_word\":false,\"lstrip\":false,\"rstrip\":false,\"normalized\":false,\"special\":true}");
        }
        StringBuilder vocabulary = new StringBuilder();
        int other = 256;
        for (int b = 0; b < 256; b++) {
            boolean printable = (b > 32 && b < 127) || (b > 160 && b != 173);
            int symbol = printable ? b : other++;
            vocabulary.append(b == 0 ? "" : ",").append("\"\\u%04x\":%d".formatted(symbol, b));
        }
        return "{\"version\":\"1.0\",\"truncation\":null,\"padding\":null,\"added_tokens\":[" + added
                + "],\"normalizer\":null,\"pre_tokenizer\":{\"type\":\"ByteLevel\",\"add_prefix_space\":false,\"trim_offsets\":true,"
                + "\"use_regex\":true},\"post_processor\":null,\"decoder\":{\"type\":\"ByteLevel\",\"add_prefix_space\":true,"
                + "\"trim_offsets\":true,\"use_regex\":true},\"model\":{\"type\":\"BPE\",\"dropout\":null,\"unk_token\":null,"
                + "\"continuing_subword_prefix\":null,\"end_of_word_suffix\":null,\"fuse_unk\":false,\"byte_fallback\":false,"
                + "\"vocab\":{" + vocabulary + "},\"merges\":[]}}";
    }

    /** A LoRA adapter that changes nothing. */
    static Path writeAdapter(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("adapter_config.json"),
                "{\"peft_type\":\"LORA\",\"task_type\":\"CAUSAL_LM\",\"base_model_name_or_path\":\"tiny\",\"r\":8,\"lora_alpha\":16,"
                        + "\"lora_dropout\":0.0,\"bias\":\"none\",\"target_modules\":[\"q_proj\"]}");
        int bytes = HIDDEN * RANK * Float.BYTES;
        String name = "base_model.model.model.layers.0.self_attn.q_proj.lora_";
        byte[] header = ("{\"" + name + "A.weight\":{\"dtype\":\"F32\",\"shape\":[8,128],\"data_offsets\":[0," + bytes
                        + "]},\"" + name + "B.weight\":{\"dtype\":\"F32\",\"shape\":[128,8],\"data_offsets\":[" + bytes
                        + ","
                        + 2 * bytes + "]}}")
                .getBytes(StandardCharsets.UTF_8);
        ByteBuffer file =
                ByteBuffer.allocate(Long.BYTES + header.length + 2 * bytes).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(header.length).put(header);
        Files.write(folder.resolve("adapter_model.safetensors"), file.array());
        return folder;
    }
}
