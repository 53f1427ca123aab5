package dev.llmops.tuning.candidate;

import java.nio.file.Path;

/** Serves adapters beside their model: requests name them by the vendor parameter {@code lora}. */
public interface AdapterServer {

    /**
     * Converts an adapter into a file that the model's server loads. An existing file is replaced.
     *
     * @param trained PEFT's folder: {@code adapter_config.json} and {@code adapter_model.safetensors}
     * @param file the file to write
     */
    void convert(Path trained, Path file);

    /**
     * Loads an adapter.
     *
     * @param name the name for requests
     * @param file the file
     */
    void load(String name, Path file);
}
