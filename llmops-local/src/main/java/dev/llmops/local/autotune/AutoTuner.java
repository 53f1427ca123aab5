package dev.llmops.local.autotune;

import dev.llmops.api.error.ModelException;
import dev.llmops.commons.internal.file.CacheHome;
import dev.llmops.commons.internal.file.LockFile;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.local.BenchmarkResult;
import dev.llmops.local.LocalModel;
import dev.llmops.local.ModelCard;
import dev.llmops.local.error.ModelFileException;
import dev.llmops.local.internal.llama.NativeLibrary;
import dev.llmops.local.internal.score.TuningResults;
import dev.llmops.local.quantization.Quantization;
import dev.llmops.local.quantization.Quantizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what runs a model fastest on this machine, once, and remembers it under {@code LLMOPS_HOME}: how many threads,
 * how many tokens at once, and, where that is allowed, which form of its weights. What counts is the time for a chat that reads
 * 512 tokens and writes 128. Measure on a quiet machine.
 *
 * <pre>{@code
 * TuningResult best = AutoTuner.of(file).allow(Quantization.Q8_0).run();
 * LocalModel model = LocalModel.builder()
 *         .file(best.file()).threads(best.threads()).batchSize(best.batchSize()).build();
 * }</pre>
 *
 * <p>Not safe for use by multiple threads.
 */
public final class AutoTuner {

    private static final int DEFAULT_BATCH = 512;

    private static final int PROMPT = 512;
    private static final int GENERATED = 32;
    private static final int REPETITIONS = 2;
    // A prompt of 512 tokens is the same for all that are larger.
    private static final List<Integer> BATCHES = List.of(64, 128, 256);
    // By less than this, two measurements of one way differ too.
    private static final double NOTABLY = 0.97;

    private final Path model;
    private final List<Quantization> allowed = new ArrayList<>();
    private Path home = CacheHome.path().resolve("tuned");
    private boolean again;
    private @Nullable Measurement measurement;

    /** Measures one way to run a model; tests have their own. */
    @FunctionalInterface
    interface Measurement {
        BenchmarkResult measure(Path file, int threads, int batchSize);
    }

    private AutoTuner(Path model) {
        this.model = model;
    }

    /**
     * {@return a tuner}
     *
     * @param model a GGUF file
     */
    public static AutoTuner of(Path model) {
        return new AutoTuner(Objects.requireNonNull(model, "model"));
    }

    /**
     * Allows to store the weights in another form, in a copy that is kept beside what is remembered. With fewer bits the
     * model's answers get worse: see {@link Quantizer#measurePerplexity}. Some forms are read faster than others of the same
     * size; weights of few bits lose next to nothing as {@link Quantization#Q8_0}.
     *
     * @param type a form to try
     * @return this
     */
    public AutoTuner allow(Quantization type) {
        allowed.add(Objects.requireNonNull(type, "type"));
        return this;
    }

    /**
     * Measures even if a result is remembered.
     *
     * @param measured whether; the default is not
     * @return this
     */
    public AutoTuner again(boolean measured) {
        this.again = measured;
        return this;
    }

    AutoTuner home(Path folder) {
        this.home = folder;
        return this;
    }

    AutoTuner measurement(Measurement other) {
        this.measurement = other;
        return this;
    }

    /**
     * {@return what is fastest, measured now or earlier}
     *
     * @throws ModelFileException if the model cannot be read
     * @throws ModelException if it cannot be measured, or the result not be kept
     */
    public TuningResult run() {
        ModelCard card = ModelCard.read(model);
        Path folder = home.resolve(key(card));
        try {
            Files.createDirectories(folder);
            try (LockFile lock = LockFile.acquire(folder.resolve(".lock"))) {
                Optional<TuningResult> known = again ? Optional.empty() : TuningResults.read(folder);
                return known.isPresent() ? known.get() : measured(card, folder);
            }
        } catch (IOException e) {
            throw new ModelException("what was measured cannot be kept in '" + folder + "': " + e, e, false);
        }
    }

    /** The model, this machine, and what may be tried. */
    private String key(ModelCard card) {
        String machine =
                NativeLibrary.load().devices() + " " + Runtime.getRuntime().availableProcessors();
        String all = card.digest() + "\n" + model.toAbsolutePath() + "\n" + machine + "\n" + allowed + "\nbatches";
        return Sha256.hex(all).substring(0, 16);
    }

    private TuningResult measured(ModelCard card, Path folder) throws IOException {
        int prompt = Math.min(PROMPT, Objects.requireNonNullElse(card.contextLength(), PROMPT));
        List<TuningResult> tried = new ArrayList<>(ofAllThreads(model, card.quantization(), prompt));
        for (Quantization type : allowed) {
            Path copy = folder.resolve(type + ".gguf");
            if (!Files.exists(copy)) {
                Quantizer.to(type).requantize(true).run(model, copy);
            }
            tried.addAll(ofAllThreads(copy, type.toString(), prompt));
        }
        TuningResult best = withBestBatch(
                tried.stream()
                        .min(Comparator.comparingDouble(TuningResult::seconds))
                        .orElseThrow(),
                prompt);
        for (Quantization type : allowed) {
            Path copy = folder.resolve(type + ".gguf");
            if (!copy.equals(best.file())) {
                Files.deleteIfExists(copy);
            }
        }
        TuningResults.write(folder, best);
        return best;
    }

    private List<TuningResult> ofAllThreads(Path file, String quantization, int prompt) {
        List<TuningResult> tried = new ArrayList<>();
        int processors = Runtime.getRuntime().availableProcessors();
        for (int threads = 1;
                threads <= processors;
                threads = threads < processors ? Math.min(processors, threads * 2) : threads + 1) {
            tried.add(tried(file, quantization, threads, DEFAULT_BATCH, prompt));
        }
        return tried;
    }

    /** What is fastest with the default batch, with another one where that is notably faster. */
    private TuningResult withBestBatch(TuningResult fastest, int prompt) {
        return BATCHES.stream()
                .map(batch -> tried(fastest.file(), fastest.quantization(), fastest.threads(), batch, prompt))
                .filter(other -> other.seconds() < NOTABLY * fastest.seconds())
                .min(Comparator.comparingDouble(TuningResult::seconds))
                .orElse(fastest);
    }

    private TuningResult tried(Path file, String quantization, int threads, int batch, int prompt) {
        Measurement own = measurement;
        BenchmarkResult speed = own != null
                ? own.measure(file, threads, batch)
                : LocalModel.builder()
                        .file(file)
                        .threads(threads)
                        .batchSize(batch)
                        .measureSpeed(prompt, GENERATED, REPETITIONS);
        return new TuningResult(
                file, quantization, threads, batch, speed.promptPerSecond(), speed.generatedPerSecond(), false);
    }
}
