package dev.llmops.monitoring.drift;

import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.generation.Generation;
import dev.llmops.commons.internal.language.TextLanguage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A bounded random sample of the calls of a window, created by {@link DriftDetector#sample()}. Each session counts once, since calls of one
 * session are alike; a call
 * without a session counts on its own. It keeps figures, languages, and for topics the beginnings of inputs, only in memory. Replays, forks
 * and shadow traffic
 * are left out. Not safe for use by multiple threads.
 */
public final class DriftSample {

    static final int MAX_SIGNALS = 50;
    /** A language or a topic shows in less. */
    private static final int MAX_LENGTH = 1_000;

    private final Function<Generation, Optional<String>> input;
    private final int capacity;
    private final long seed;
    private final Map<String, Reservoir<Double>> numbers = new TreeMap<>();
    private final Reservoir<String> languages;
    private final Reservoir<String> topics;
    private final boolean withTopics;

    DriftSample(DriftDetector detector) {
        this.input = detector.input();
        this.capacity = detector.sampleSize();
        this.seed = detector.seed();
        this.languages = new Reservoir<>(capacity, seed);
        this.withTopics = detector.embeddings() != null;
        this.topics = new Reservoir<>(DriftDetector.TOPICS, seed);
    }

    /**
     * Adds a call.
     *
     * @param call its record
     */
    public void add(Generation call) {
        if (!call.live()) {
            return;
        }
        String unit = CallSignals.unit(call);
        Optional<String> text = input.apply(call);
        CallSignals.numbers(call, text).forEach((signal, value) -> add(signal, unit, value));
        text.filter(words -> !words.isBlank()).map(DriftSample::beginning).ifPresent(words -> {
            TextLanguage.of(words).ifPresent(language -> languages.offer(unit, language));
            if (withTopics) {
                topics.offer(unit, words);
            }
        });
    }

    /**
     * Adds an evaluator's judgement of a call; one without a score is ignored. Pass randomly selected ones: the share of bad ones is what may change.
     *
     * @param call the call
     * @param judgement the judgement
     */
    public void add(Generation call, Judgement judgement) {
        if (call.live() && judgement.score() instanceof Score.Scored scored) {
            add("score:" + judgement.evaluator(), CallSignals.unit(call), scored.value());
        }
    }

    /**
     * Adds feedback on a call. Thumbs become the signal {@code thumbs-up}, ratings {@code rating}, as a share of their scale; other feedback is
     * ignored.
     *
     * @param call the call
     * @param signal the feedback
     */
    public void add(Generation call, FeedbackSignal signal) {
        if (call.live()) {
            FeedbackValue.of(signal).ifPresent(value -> add(value.signal(), CallSignals.unit(call), value.value()));
        }
    }

    private void add(String signal, String unit, double value) {
        if (numbers.containsKey(signal) || numbers.size() < MAX_SIGNALS) {
            numbers.computeIfAbsent(signal, key -> new Reservoir<>(capacity, seed))
                    .offer(unit, value);
        }
    }

    /** {@return the number of units in it, at most its size} */
    public int units() {
        return numbers.values().stream().mapToInt(Reservoir::size).max().orElse(0);
    }

    Map<String, Reservoir<Double>> numbers() {
        return numbers;
    }

    List<String> languages() {
        return languages.values();
    }

    List<String> topics() {
        return topics.values();
    }

    private static String beginning(String text) {
        int end = Math.min(text.length(), MAX_LENGTH);
        return text.substring(0, end > 0 && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
    }
}
