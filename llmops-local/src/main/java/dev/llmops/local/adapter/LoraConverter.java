package dev.llmops.local.adapter;

import dev.llmops.api.error.ModelException;
import dev.llmops.commons.internal.file.WholeFile;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.local.error.ModelFileException;
import dev.llmops.local.internal.gguf.GgufWriter;
import dev.llmops.local.internal.hash.DigestCache;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes a GGUF file of a LoRA adapter that PEFT wrote, for {@code LocalModel.loadAdapter}. Needs no Python. The matrices become numbers of
 * 32 bits; where the base is a {@code llama}, the rows of those of queries and keys are moved as its own were; alpha is what gives the scale
 * that PEFT trained with. The file names the base that it is for by digest. Bases of the architectures {@code llama}, {@code qwen2},
 * {@code qwen3}, {@code gemma}, {@code gemma2}, {@code gemma3} and {@code phi3} can be converted for: log-probabilities were compared with
 * PEFT's for these.
 *
 * <pre>{@code
 * ConvertedAdapter adapter = LoraConverter.forBase(model).convert(folder, Path.of("support.gguf"));
 * }</pre>
 *
 * <p>Not safe for use by multiple threads; {@link #convert} may be called again.
 */
public final class LoraConverter {

    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

    private final Path base;
    private @Nullable String manifest;

    private LoraConverter(Path base) {
        this.base = base;
    }

    /**
     * {@return a converter}
     *
     * @param base the GGUF file that the adapter will be loaded beside, whatever its quantization
     */
    public static LoraConverter forBase(Path base) {
        return new LoraConverter(Objects.requireNonNull(base, "base"));
    }

    /**
     * Sets the digest of the manifest of what it was trained on, which is written into the file. The default is none.
     *
     * @param digest as {@code sha256:...}
     * @return this
     */
    public LoraConverter manifest(String digest) {
        if (!DIGEST.matcher(digest).matches()) {
            throw new IllegalArgumentException(
                    "manifest must be 'sha256:' and 64 hex digits, but was '" + digest + "'");
        }
        this.manifest = digest;
        return this;
    }

    /**
     * Converts an adapter. The new file is there completely or not at all.
     *
     * @param folder PEFT's folder: {@code adapter_config.json} and {@code adapter_model.safetensors}
     * @param to the file to write, which must not exist
     * @return what was written
     * @throws ModelFileException if the adapter is damaged, has what GGUF has no place for, or is for another base
     * @throws ModelException if the new file cannot be written
     */
    public ConvertedAdapter convert(Path folder, Path to) {
        BaseShape shape = BaseShape.read(base);
        if (Files.exists(to)) {
            throw new ModelException(
                    "the adapter cannot be written, because '" + to + "' exists; delete it or choose another name",
                    new FileAlreadyExistsException(to.toString()),
                    false);
        }
        Path weights = folder.resolve("adapter_model.safetensors");
        try {
            PeftConfig config = PeftConfig.read(folder.resolve("adapter_config.json"));
            try (SafetensorsFile file = SafetensorsFile.open(weights)) {
                List<LoraTensor> tensors = LoraTensor.of(weights, file.entries(), config, shape);
                GgufWriter writer = header(shape, config);
                tensors.forEach(tensor -> addTo(writer, file, tensor, config.rank()));
                WholeFile.writeNew(to, writer::writeTo);
            }
            return new ConvertedAdapter(
                    AdapterCard.read(to), Sha256.PREFIX + Sha256.hex(to), Files.size(to), config.rank());
        } catch (IOException e) {
            throw new ModelException("the adapter cannot be written to '" + to + "': " + e, e, false);
        }
    }

    private GgufWriter header(BaseShape shape, PeftConfig config) throws IOException {
        GgufWriter writer = new GgufWriter()
                .text(AdapterCard.ARCHITECTURE, shape.architecture().toString())
                .text(AdapterCard.TYPE, "adapter")
                .text(AdapterCard.ADAPTER_TYPE, "lora")
                .real(AdapterCard.ALPHA, (float) config.alpha())
                .text(AdapterCard.BASE, Sha256.PREFIX + DigestCache.standard().sha256(base));
        if (manifest != null) {
            writer.text(AdapterCard.MANIFEST, manifest);
        }
        return writer;
    }

    // Row-major as they are: GGUF names the dimension that runs fastest first.
    private static void addTo(GgufWriter writer, SafetensorsFile file, LoraTensor tensor, int rank) {
        writer.tensor(tensor.target() + ".lora_a", tensor.inputs(), rank, () -> file.readWeights(tensor.a()));
        writer.tensor(
                tensor.target() + ".lora_b",
                rank,
                tensor.outputs(),
                () -> tensor.outputMatrix(file.readWeights(tensor.b()), rank));
    }
}
