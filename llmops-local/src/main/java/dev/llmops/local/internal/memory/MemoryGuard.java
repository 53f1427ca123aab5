package dev.llmops.local.internal.memory;

import dev.llmops.local.error.InsufficientMemoryException;
import dev.llmops.local.internal.llama.ContextOptions;
import dev.llmops.local.internal.llama.LlamaContext;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.internal.llama.MemoryUse;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what a model would take with what is free, for each device:
 *
 * <pre>weights + keys and values + space to compute in + reserve &le; free</pre>
 *
 * <p>The three sizes are llama.cpp's own, from a load without weights ({@link LlamaModel#measure}), so they hold for every
 * architecture. For a plain one, keys and values take {@code layers x cells x pairs x (key width x bytes per key + value width
 * x bytes per value)}.
 */
public final class MemoryGuard {

    private static final Logger LOG = LoggerFactory.getLogger(MemoryGuard.class);
    // For what nobody counts: stacks, the allocator, a driver.
    private static final long RESERVE_CPU = 64L << 20;
    private static final long RESERVE_GPU = 256L << 20;
    // llama.cpp keeps a list of all cells, also in a load without weights, so what is far too long is not even
    // measured.
    private static final long BYTES_PER_CELL = 64;
    // llama.cpp rounds the length of a context up to this.
    private static final int STEP = 256;

    private final FreeMemory free;

    /** Creates the guard. {@code free}: how much memory there is. */
    public MemoryGuard(FreeMemory free) {
        this.free = free;
    }

    /**
     * {@return the longest context that fits: the wanted one, or a shorter one if that is allowed}
     *
     * @param model a model that was only measured
     * @param name the model's name, for messages
     * @param wanted the wanted length
     * @param least the shortest length that will do; the wanted one if no other is allowed
     * @param options the context of a length
     * @throws InsufficientMemoryException if not even the shortest one fits
     */
    public int fit(LlamaModel model, String name, int wanted, int least, IntFunction<ContextOptions> options) {
        Map<String, Long> available = new TreeMap<>();
        Optional<Shortage> shortage = shortage(model, options.apply(wanted), available);
        if (shortage.isEmpty()) {
            return wanted;
        }
        if (least >= wanted || shortage(model, options.apply(least), available).isPresent()) {
            throw refusal(name, wanted, least, shortage.get());
        }
        int fits = longestFitting(model, least, wanted, options, available);
        LOG.warn(
                "the model {} gets a context of {} tokens instead of {}, because {} bytes would be needed on {} and {} are free",
                name,
                fits,
                wanted,
                shortage.get().needed(),
                shortage.get().device(),
                shortage.get().free());
        return fits;
    }

    /**
     * Checks that there is room for one more context of a model whose weights are loaded.
     *
     * @param model the model, only measured
     * @param name the model's name, for messages
     * @throws InsufficientMemoryException if it does not fit
     */
    public void requireRoom(LlamaModel model, String name, ContextOptions options) {
        Map<String, Long> available = new TreeMap<>();
        shortage(model, options, available, MemoryUse.Part::withoutWeights).ifPresent(shortage -> {
            throw refusal(name + " (one more context of it)", options.length(), options.length(), shortage);
        });
    }

    private int longestFitting(
            LlamaModel model, int fits, int tooLong, IntFunction<ContextOptions> options, Map<String, Long> available) {
        int low = fits;
        int high = tooLong;
        while (high - low > STEP) {
            int middle = Math.max(low + 1, (low + high) / 2 / STEP * STEP);
            if (shortage(model, options.apply(middle), available).isEmpty()) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private record Shortage(String device, MemoryUse.Part need, long reserve, long free) {

        long needed() {
            return need.total() + reserve;
        }
    }

    /** Memory is asked for once, so that all lengths are held against the same figures. */
    private Optional<Shortage> shortage(LlamaModel model, ContextOptions options, Map<String, Long> available) {
        return shortage(model, options, available, UnaryOperator.identity());
    }

    private Optional<Shortage> shortage(
            LlamaModel model,
            ContextOptions options,
            Map<String, Long> available,
            UnaryOperator<MemoryUse.Part> counted) {
        MemoryUse.Part list = new MemoryUse.Part(0, BYTES_PER_CELL * options.length(), 0);
        Optional<Shortage> tooLong = shortage("CPU", list, available);
        if (tooLong.isPresent()) {
            return tooLong;
        }
        try (LlamaContext context = LlamaContext.create(model, options)) {
            return context.memory().byDevice().entrySet().stream()
                    .map(entry -> shortage(entry.getKey(), counted.apply(entry.getValue()), available))
                    .flatMap(Optional::stream)
                    .findFirst();
        }
    }

    private Optional<Shortage> shortage(String device, MemoryUse.Part need, Map<String, Long> available) {
        long room = available.computeIfAbsent(device, free::bytes);
        Shortage shortage = new Shortage(device, need, device.equals("CPU") ? RESERVE_CPU : RESERVE_GPU, room);
        return room >= 0 && shortage.needed() > room ? Optional.of(shortage) : Optional.empty();
    }

    private static InsufficientMemoryException refusal(String name, int wanted, int least, Shortage shortage) {
        MemoryUse.Part need = shortage.need();
        String also = least < wanted ? ", and a context of " + least + " tokens does not fit either" : "";
        return new InsufficientMemoryException(
                shortage.device(),
                shortage.needed(),
                shortage.free(),
                "the model " + name + " needs " + megabytes(shortage.needed()) + " on " + shortage.device()
                        + " (weights " + megabytes(need.weights()) + ", keys and values " + megabytes(need.cache())
                        + " for a context of " + wanted + " tokens, to compute in " + megabytes(need.compute())
                        + ", reserve " + megabytes(shortage.reserve()) + "), but " + megabytes(shortage.free())
                        + " are free"
                        + also
                        + "; use a smaller contextLength, a smaller quantization, or allow a shorter context with"
                        + " minContextLength");
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
}
