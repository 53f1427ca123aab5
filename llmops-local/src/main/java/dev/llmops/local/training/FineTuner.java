package dev.llmops.local.training;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.ModelException;
import dev.llmops.api.text.UnicodeText;
import dev.llmops.local.error.ModelFileException;
import dev.llmops.local.internal.gguf.GgufHeader;
import dev.llmops.local.internal.gguf.GgufReader;
import dev.llmops.local.internal.gguf.TensorType;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.internal.llama.ModelPlacement;
import dev.llmops.local.internal.llama.weights.LlamaTrainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Trains all weights of a model further on a text, on the CPU, with AdamW (llama.cpp's own optimizer). For small models: it
 * needs about five times the memory of the weights. The text is cut into pieces of the context length that overlap by half; the
 * last ones are only measured.
 *
 * <pre>{@code
 * FineTuningReport report = FineTuner.of(model).epochs(2).run(text, Path.of("tuned.gguf"));
 * }</pre>
 *
 * <p>Not safe for use by several threads. A pass over the text cannot be cancelled.
 */
public final class FineTuner {

    private final Path model;
    private int epochs = 1;
    private int contextLength = 256;
    private int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    private double learningRate = 1e-5;
    private double weightDecay;
    private double measuredShare = 0.1;
    private Consumer<FineTuningReport.Epoch> progress = epoch -> {};

    private FineTuner(Path model) {
        this.model = model;
    }

    /**
     * {@return a tuner}
     *
     * @param model a GGUF file whose weights are 32-bit numbers; {@code Quantizer.to(Quantization.F32)} makes one
     */
    public static FineTuner of(Path model) {
        return new FineTuner(Objects.requireNonNull(model, "model"));
    }

    /**
     * Sets how often the text is read. The default is once.
     *
     * @param count at least 1
     * @return this
     */
    public FineTuner epochs(int count) {
        this.epochs = (int) within("epochs", count, 1, 10_000);
        return this;
    }

    /**
     * Sets how long the pieces of the text are. The default is 256 tokens.
     *
     * @param tokens a multiple of 256, at most what the model was trained for
     * @return this
     */
    public FineTuner contextLength(int tokens) {
        if (tokens < 256 || tokens % 256 != 0) {
            throw new IllegalArgumentException("contextLength must be a multiple of 256, but was " + tokens);
        }
        this.contextLength = tokens;
        return this;
    }

    /**
     * Sets how many threads compute. The default is half of the processors.
     *
     * @param count at least 1 and at most the number of processors that this JVM may use
     * @return this
     */
    public FineTuner threads(int count) {
        this.threads = (int) within("threads", count, 1, Runtime.getRuntime().availableProcessors());
        return this;
    }

    /**
     * Sets how far each step goes. The default is 1e-5.
     *
     * @param rate above 0 and at most 1
     * @return this
     */
    public FineTuner learningRate(double rate) {
        this.learningRate = within("learningRate", rate, Double.MIN_VALUE, 1);
        return this;
    }

    /**
     * Sets how strongly weights are drawn to zero. The default is not at all.
     *
     * @param decay from 0 to 1
     * @return this
     */
    public FineTuner weightDecay(double decay) {
        this.weightDecay = within("weightDecay", decay, 0, 1);
        return this;
    }

    /**
     * Sets which share of the text is only measured. The default is a tenth.
     *
     * @param share from 0 to 0.9
     * @return this
     */
    public FineTuner measuredShare(double share) {
        this.measuredShare = within("measuredShare", share, 0, 0.9);
        return this;
    }

    /**
     * Sets who hears of each pass.
     *
     * @param listener gets what a pass brought
     * @return this
     */
    public FineTuner progress(Consumer<FineTuningReport.Epoch> listener) {
        this.progress = Objects.requireNonNull(listener, "listener");
        return this;
    }

    private static double within(String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(name + " must be from " + least + " to " + most + ", but was " + value);
        }
        return value;
    }

    /**
     * Trains, and writes the new model. It is there completely or not at all.
     *
     * @param text what to learn
     * @param to the file to write, which must not exist
     * @return what each pass brought
     * @throws ModelFileException if the model cannot be read, or its weights are no 32-bit numbers
     * @throws InvalidRequestException if the text is shorter than two pieces
     * @throws ModelException if llama.cpp fails, or the new file cannot be written
     */
    public FineTuningReport run(String text, Path to) {
        UnicodeText.requireWellFormed("text", text);
        GgufHeader header = GgufReader.read(model);
        requireTrainable(header);
        if (Files.exists(to)) {
            throw new ModelException("'" + to + "' exists; delete it or choose another name", null, false);
        }
        int[] tokens = tokens(text);
        if (tokens.length < 2 * contextLength) {
            throw new InvalidRequestException("the text must have at least two pieces of " + contextLength
                    + " tokens, but it has " + tokens.length + " tokens");
        }
        Path part = to.resolveSibling(to.getFileName() + ".part");
        try (LlamaTrainer trainer =
                LlamaTrainer.create(model, contextLength, threads, (float) learningRate, (float) weightDecay)) {
            int pieces = trainer.data(tokens, (float) measuredShare);
            List<FineTuningReport.Epoch> passes = new ArrayList<>();
            for (int i = 1; i <= epochs; i++) {
                FineTuningReport.Epoch pass = trainer.epoch(i);
                passes.add(pass);
                progress.accept(pass);
            }
            trainer.save(part);
            requireWhole(header, part);
            Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
            return new FineTuningReport(to, pieces, passes);
        } catch (IOException e) {
            throw new ModelException("the new model cannot be written to '" + to + "': " + e, e, false);
        } finally {
            delete(part);
        }
    }

    // llama.cpp silently leaves weights of other types as they are.
    private void requireTrainable(GgufHeader header) {
        boolean all = header.tensors().stream().allMatch(tensor -> tensor.type() == TensorType.F32);
        if (!all) {
            throw new ModelFileException(
                    ModelFileException.Reason.UNSUPPORTED,
                    model,
                    "its weights must be 32-bit numbers to be trained, but are " + header.mainType()
                            + "; convert it with Quantizer.to(Quantization.F32).requantize(true)",
                    null);
        }
        Integer trained = header.integer(header.text("general.architecture") + ".context_length");
        if (trained != null && trained < contextLength) {
            throw new IllegalArgumentException("contextLength must be at most " + trained
                    + ", what the model was trained for, but was " + contextLength);
        }
    }

    // llama.cpp tells nobody when it could not write, for example because the disk is full. Reading finds a file that
    // was cut.
    static void requireWhole(GgufHeader model, Path written) {
        int tensors = GgufReader.read(written).tensors().size();
        if (tensors != model.tensors().size()) {
            throw new ModelException(
                    "the new model was not written whole: it must have "
                            + model.tensors().size() + " tensors, but has " + tensors,
                    null,
                    false);
        }
    }

    private int[] tokens(String text) {
        try (LlamaModel vocabulary = LlamaModel.load(model, ModelPlacement.CPU)) {
            return vocabulary.tokenize(text, true);
        }
    }

    private static void delete(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            throw new ModelException("the file '" + part + "' cannot be deleted: " + e, e, false);
        }
    }
}
