package dev.llmops.local;

import dev.llmops.api.error.ModelException;
import dev.llmops.local.internal.hash.Sha256;
import dev.llmops.local.internal.home.CacheHome;
import dev.llmops.local.internal.home.FolderLock;
import dev.llmops.local.internal.llama.NativeLibrary;
import dev.llmops.local.internal.score.TunedModels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
 * and, where that is allowed, which form of its weights. What counts is the time for a chat that reads 512 tokens and writes
 * 128. Measure on a quiet machine.
 *
 * <pre>{@code
 * TunedModel best = ModelTuner.of(file).allow(Quantization.Q8_0).run();
 * LocalModel model = LocalModel.builder().file(best.file()).threads(best.threads()).build();
 * }</pre>
 *
 * <p>Not safe for use by several threads.
 */
public final class ModelTuner {

    private static final int PROMPT = 256;
    private static final int GENERATED = 32;
    private static final int REPETITIONS = 2;

    private final Path model;
    private final List<Quantization> allowed = new ArrayList<>();
    private Path home = CacheHome.path().resolve("tuned");
    private boolean again;
    private @Nullable Measurement measurement;

    /** Measures one way to run a model; tests have their own. */
    @FunctionalInterface
    interface Measurement {
        ModelSpeed measure(Path file, int threads);
    }

    private ModelTuner(Path model) {
        this.model = model;
    }

    /**
     * {@return a tuner}
     *
     * @param model a GGUF file
     */
    public static ModelTuner of(Path model) {
        return new ModelTuner(Objects.requireNonNull(model, "model"));
    }

    /**
     * Allows to store the weights in another form, in a copy that is kept beside what is remembered. With fewer bits the
     * model's answers get worse: see {@link Quantizer#measurePerplexity}. Some forms are read faster than others of the same
     * size; weights of few bits lose next to nothing as {@link Quantization#Q8_0}.
     *
     * @param type a form to try
     * @return this
     */
    public ModelTuner allow(Quantization type) {
        allowed.add(Objects.requireNonNull(type, "type"));
        return this;
    }

    /**
     * Measures even if a result is remembered.
     *
     * @param measured whether; the default is not
     * @return this
     */
    public ModelTuner again(boolean measured) {
        this.again = measured;
        return this;
    }

    ModelTuner home(Path folder) {
        this.home = folder;
        return this;
    }

    ModelTuner measurement(Measurement other) {
        this.measurement = other;
        return this;
    }

    /**
     * {@return what is fastest, measured now or earlier}
     *
     * @throws ModelFileException if the model can not be read
     * @throws ModelException if it can not be measured, or the result not be kept
     */
    public TunedModel run() {
        ModelCard card = ModelCard.read(model);
        Path folder = home.resolve(key(card));
        try {
            Files.createDirectories(folder);
            try (FolderLock lock = FolderLock.acquire(folder)) {
                Optional<TunedModel> known = again ? Optional.empty() : TunedModels.read(folder);
                return known.isPresent() ? known.get() : measured(card, folder);
            }
        } catch (IOException e) {
            throw new ModelException("what was measured can not be kept in '" + folder + "': " + e, e, false);
        }
    }

    /** The model, this machine, and what may be tried. */
    private String key(ModelCard card) {
        String machine =
                NativeLibrary.load().devices() + " " + Runtime.getRuntime().availableProcessors();
        String all = card.digest() + "\n" + model.toAbsolutePath() + "\n" + machine + "\n" + allowed;
        return Sha256.hex(all.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    }

    private TunedModel measured(ModelCard card, Path folder) throws IOException {
        List<TunedModel> tried = new ArrayList<>(ofAllThreads(model, card.quantization()));
        for (Quantization type : allowed) {
            Path copy = folder.resolve(type + ".gguf");
            if (!Files.exists(copy)) {
                Quantizer.to(type).requantize(true).run(model, copy);
            }
            tried.addAll(ofAllThreads(copy, type.toString()));
        }
        TunedModel best = tried.stream()
                .min(Comparator.comparingDouble(TunedModel::seconds))
                .orElseThrow();
        for (Quantization type : allowed) {
            Path copy = folder.resolve(type + ".gguf");
            if (!copy.equals(best.file())) {
                Files.deleteIfExists(copy);
            }
        }
        TunedModels.write(folder, best);
        return best;
    }

    private List<TunedModel> ofAllThreads(Path file, String quantization) {
        List<TunedModel> tried = new ArrayList<>();
        int processors = Runtime.getRuntime().availableProcessors();
        for (int threads = 1;
                threads <= processors;
                threads = threads < processors ? Math.min(processors, threads * 2) : threads + 1) {
            ModelSpeed speed = speed(file, threads);
            tried.add(new TunedModel(
                    file, quantization, threads, speed.promptPerSecond(), speed.generatedPerSecond(), false));
        }
        return tried;
    }

    private ModelSpeed speed(Path file, int threads) {
        Measurement own = measurement;
        return own != null
                ? own.measure(file, threads)
                : LocalModel.builder().file(file).threads(threads).measureSpeed(PROMPT, GENERATED, REPETITIONS);
    }
}
