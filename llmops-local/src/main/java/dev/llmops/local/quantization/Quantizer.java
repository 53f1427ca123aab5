package dev.llmops.local.quantization;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.ModelException;
import dev.llmops.api.scoring.Perplexity;
import dev.llmops.api.text.UnicodeText;
import dev.llmops.commons.internal.file.WholeFile;
import dev.llmops.local.BenchmarkResult;
import dev.llmops.local.LocalModel;
import dev.llmops.local.LocalScorer;
import dev.llmops.local.ModelCard;
import dev.llmops.local.error.ModelFileException;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.internal.llama.ModelPlacement;
import dev.llmops.local.internal.llama.NativeLibrary;
import dev.llmops.local.internal.llama.weights.ImportanceMatrix;
import dev.llmops.local.internal.llama.weights.LlamaQuantizer;
import dev.llmops.local.option.GpuOptions;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Stores a model's weights in another form: smaller, or faster on this machine.
 *
 * <pre>{@code
 * QuantizationReport report = Quantizer.to(Quantization.Q8_0).requantize(true).run(in, out);
 * }</pre>
 *
 * <p>Not safe for use by multiple threads; {@link #run} may be called again.
 */
public final class Quantizer {

    private static final int PROMPT = 512;
    private static final int GENERATED = 128;

    private final Quantization type;
    private int threads = 1;
    private boolean requantize;
    private boolean pure;
    private boolean leaveOutputTensor;
    private boolean speed;
    private @Nullable String perplexityText;
    private @Nullable String importanceText;
    private BiConsumer<Integer, Integer> progress = (done, total) -> {};

    private Quantizer(Quantization type) {
        this.type = type;
    }

    /**
     * {@return a quantizer}
     *
     * @param type the form to store weights in
     */
    public static Quantizer to(Quantization type) {
        return new Quantizer(Objects.requireNonNull(type, "type"));
    }

    /**
     * Sets how many threads compute. The default is 1: with more, damaged weights may fail an assertion of llama.cpp on a
     * thread where nothing can catch it.
     *
     * @param count at least 1 and at most the number of processors that this JVM may use
     * @return this
     */
    public Quantizer threads(int count) {
        int processors = Runtime.getRuntime().availableProcessors();
        if (count < 1 || count > processors) {
            throw new IllegalArgumentException(
                    "threads must be from 1 to " + processors + ", the processors of this JVM, but was " + count);
        }
        this.threads = count;
        return this;
    }

    /**
     * Allows to quantize weights that are quantized already. What the first time lost does not come back, and a second
     * time loses more, unless the new form has more bits.
     *
     * @param allowed whether; the default is not
     * @return this
     */
    public Quantizer requantize(boolean allowed) {
        this.requantize = allowed;
        return this;
    }

    /**
     * Gives all tensors the same form, instead of more bits for some.
     *
     * @param same whether; the default is not
     * @return this
     */
    public Quantizer pure(boolean same) {
        this.pure = same;
        return this;
    }

    /**
     * Leaves the output tensor as it is.
     *
     * @param kept whether; the default is not
     * @return this
     */
    public Quantizer leaveOutputTensor(boolean kept) {
        this.leaveOutputTensor = kept;
        return this;
    }

    /**
     * Reads a text first, to find which columns of the weights it needs most, and rounds these with more care (an
     * importance matrix, as llama.cpp's imatrix tool computes it). Forms of one and two bits need it, those of three and
     * four gain by it. The whole model is loaded for it; progress is told of this first, then of the tensors.
     *
     * @param text of the kind that the model will be used for, at least one chunk of 512 tokens (or of what the model was
     *     trained for, if that is less); some hundred chunks are usual
     * @return this
     */
    public Quantizer importanceText(String text) {
        this.importanceText = Objects.requireNonNull(text, "text");
        return this;
    }

    /**
     * Measures the perplexity of a text before and after.
     *
     * @param text at least two chunks of 512 tokens, of what the model will be used for
     * @return this
     */
    public Quantizer measurePerplexity(String text) {
        this.perplexityText = Objects.requireNonNull(text, "text");
        return this;
    }

    /**
     * Measures how fast the model is before and after.
     *
     * @param measured whether; the default is not
     * @return this
     */
    public Quantizer measureSpeed(boolean measured) {
        this.speed = measured;
        return this;
    }

    /**
     * Sets who hears of progress.
     *
     * @param listener gets the tensor (or the chunk of {@link #importanceText}) that is at work, counted from 1, and their
     *     number
     * @return this
     */
    public Quantizer progress(BiConsumer<Integer, Integer> listener) {
        this.progress = Objects.requireNonNull(listener, "listener");
        return this;
    }

    /**
     * Quantizes a model. The new file is there completely or not at all.
     *
     * @param from a GGUF file
     * @param to the file to write, which must not exist
     * @return what it did
     * @throws ModelFileException if the model cannot be read
     * @throws dev.llmops.api.error.InvalidRequestException if the text for the importance matrix is too short
     * @throws ModelException if it cannot be quantized this way, or the new file not be written
     */
    public QuantizationReport run(Path from, Path to) {
        ModelCard card = ModelCard.read(from);
        requireNew(to);
        try (ImportanceMatrix importance = importance(from)) {
            WholeFile.writeNew(to, part -> quantized(from, part, importance));
        } catch (FileAlreadyExistsException e) {
            throw exists(to, e);
        } catch (IOException e) {
            throw new ModelException("the quantized model cannot be written to '" + to + "': " + e, e, false);
        }
        return new QuantizationReport(side(card), side(ModelCard.read(to)));
    }

    private Path quantized(Path from, Path part, @Nullable ImportanceMatrix importance) {
        LlamaQuantizer.quantize(
                from, part, type.id(), threads, requantize, pure, leaveOutputTensor, importance, progress::accept);
        return part;
    }

    private @Nullable ImportanceMatrix importance(Path from) {
        String text = importanceText;
        if (text == null) {
            return null;
        }
        ModelPlacement placement =
                ModelPlacement.of(GpuOptions.all(), NativeLibrary.load().devices());
        try (LlamaModel model = LlamaModel.load(from, placement)) {
            return importance(model, text);
        }
    }

    /** The text is computed as for perplexity, in chunks that begin anew. */
    private ImportanceMatrix importance(LlamaModel model, String text) {
        int chunk = Math.max(1, Math.min(model.trainedContext(), 512));
        int[] tokens = model.tokenizeWithControls(UnicodeText.requireWellFormed("text", text), true);
        int[] whole = Arrays.copyOf(tokens, tokens.length / chunk * chunk);
        if (whole.length == 0) {
            throw new InvalidRequestException("an importance matrix needs a text of at least " + chunk
                    + " tokens, but this one has " + tokens.length + "; take a longer text");
        }
        for (int i = 0; i < whole.length && model.bos() >= 0; i += chunk) {
            whole[i] = model.bos();
        }
        return ImportanceMatrix.compute(model, whole, chunk, threads, progress::accept);
    }

    private static void requireNew(Path to) {
        Path folder = to.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new ModelException(
                    "the quantized model cannot be written to '" + to + "', because there is no such folder",
                    new NoSuchFileException(to.toString()),
                    false);
        }
        if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
            throw exists(to, new FileAlreadyExistsException(to.toString()));
        }
    }

    private static ModelException exists(Path to, FileAlreadyExistsException e) {
        return new ModelException(
                "the quantized model cannot be written, because '" + to + "' exists; delete it or choose another name",
                e,
                false);
    }

    private QuantizationReport.Side side(ModelCard card) {
        return new QuantizationReport.Side(
                card.file(), card.fileSize(), card.quantization(), perplexity(card.file()), speed(card.file()));
    }

    private @Nullable Perplexity perplexity(Path file) {
        String text = perplexityText;
        if (text == null) {
            return null;
        }
        try (LocalScorer scorer =
                LocalModel.builder().file(file).threads(threads).buildScorer()) {
            return scorer.perplexity(text);
        }
    }

    private @Nullable BenchmarkResult speed(Path file) {
        return speed ? LocalModel.builder().file(file).threads(threads).measureSpeed(PROMPT, GENERATED, 3) : null;
    }
}
