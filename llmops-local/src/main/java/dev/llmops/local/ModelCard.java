package dev.llmops.local;

import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.local.error.ModelFileException;
import dev.llmops.local.internal.gguf.FileType;
import dev.llmops.local.internal.gguf.GgufHeader;
import dev.llmops.local.internal.gguf.GgufParts;
import dev.llmops.local.internal.gguf.GgufReader;
import dev.llmops.local.internal.hash.DigestCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model file says about itself. Read in Java from the header of the GGUF file, without loading the model.
 *
 * @param file the file, or the first one of a model that is split over several
 * @param fileSize the size in bytes, of all files together
 * @param digest {@code sha256:} and 64 hex digits of the content; of a split model, those of the files' own hashes in hex, one
 *     a line
 * @param architecture the model's architecture, for example {@code llama}
 * @param name its name, or the name of the file if it has none
 * @param parameters number of its parameters
 * @param quantization how the parameters are stored, for example {@code Q4_1}
 * @param contextLength longest context it was trained for, in tokens, or null if the header does not say
 * @param embeddingLength width of its hidden state, or null if the header does not say
 * @param layers number of its layers, or null if the header does not say
 * @param vocabularySize number of its tokens, or null if the header does not say
 * @param chatTemplate its chat template (Jinja), or null if it has none: a model that was not taught to chat
 * @param license its licence as an SPDX name, or null if the header does not say
 */
public record ModelCard(
        Path file,
        long fileSize,
        String digest,
        String architecture,
        String name,
        long parameters,
        String quantization,
        @Nullable Integer contextLength,
        @Nullable Integer embeddingLength,
        @Nullable Integer layers,
        @Nullable Integer vocabularySize,
        @Nullable String chatTemplate,
        @Nullable String license) {

    /**
     * Reads the card of a model. The digest of a file is computed once and remembered as long as it does not change.
     *
     * @param file a GGUF file
     * @return its card
     * @throws ModelFileException if it is missing, cut, or not a GGUF file that can be used
     */
    public static ModelCard read(Path file) {
        return of(file, GgufReader.read(file));
    }

    static ModelCard of(Path file, GgufHeader header) {
        String architecture = header.text("general.architecture");
        if (architecture == null) {
            throw new ModelFileException(
                    ModelFileException.Reason.CORRUPT,
                    file,
                    "its header does not name an architecture; get the complete file again",
                    null);
        }
        String name = header.text("general.name");
        List<Path> files = new ArrayList<>(List.of(file));
        files.addAll(GgufParts.others(file, header));
        try {
            return new ModelCard(
                    file,
                    size(files),
                    "sha256:" + digest(files),
                    architecture,
                    name != null ? name : String.valueOf(file.getFileName()),
                    header.parameters(),
                    FileType.of(header),
                    header.integer(architecture + ".context_length"),
                    header.integer(architecture + ".embedding_length"),
                    header.integer(architecture + ".block_count"),
                    header.arrayLength("tokenizer.ggml.tokens"),
                    header.text("tokenizer.chat_template"),
                    header.text("general.license"));
        } catch (IOException e) {
            throw new ModelFileException(
                    ModelFileException.Reason.UNREADABLE, file, "it cannot be read: " + e.getMessage(), e);
        }
    }

    private static long size(List<Path> files) throws IOException {
        long size = 0;
        for (Path file : files) {
            size += Files.size(file);
        }
        return size;
    }

    private static String digest(List<Path> files) throws IOException {
        if (files.size() == 1) {
            return DigestCache.standard().sha256(files.get(0));
        }
        StringBuilder all = new StringBuilder();
        for (Path file : files) {
            all.append(DigestCache.standard().sha256(file)).append('\n');
        }
        return Sha256.hex(all.toString());
    }

    /** {@return {@code sha256:} and 64 hex digits of its chat template, or null if it has none: adapters are made for one} */
    public @Nullable String chatTemplateDigest() {
        return chatTemplate == null ? null : Sha256.PREFIX + Sha256.hex(chatTemplate);
    }

    /** {@return whether the model was taught to chat} */
    public boolean chats() {
        return chatTemplate != null;
    }
}
