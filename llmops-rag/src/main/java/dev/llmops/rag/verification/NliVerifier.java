package dev.llmops.rag.verification;

import dev.llmops.api.model.Entailment;
import dev.llmops.api.model.EntailmentModel;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.retrieval.Citation.Support;
import dev.llmops.rag.internal.onnx.OnnxTextModel;
import dev.llmops.rag.verification.Passages.Sentence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Verifies with an ONNX model for natural language inference that the application supplies (none comes with this module). The
 * premise is a window of sentences, the hypothesis the claim; the score is the largest probability of entailment over the
 * windows. Windows that share no word with the claim come last, and the number of windows is limited.
 *
 * <p>Safe for use by multiple threads; closing it frees the model.
 */
public final class NliVerifier implements ClaimVerifier, EntailmentModel, AutoCloseable {

    private static final String METHOD = "nli:";
    private static final int WINDOW = 3;
    private static final int MAX_WINDOWS = 32;
    private static final int MAX_TOKENS = 512;
    private static final double ENTAILED = 0.5;

    private final OnnxTextModel model;
    private final String method;
    private final int entailment;
    private final int contradiction;

    private NliVerifier(OnnxTextModel model, String name, int entailment, int contradiction) {
        this.model = model;
        this.method = METHOD + name;
        this.entailment = entailment;
        this.contradiction = contradiction;
    }

    /**
     * {@return a verifier with a model from a folder, as exports to ONNX have it: {@code model.onnx} or {@code onnx/model.onnx},
     *     {@code tokenizer.json}, and {@code config.json}, whose {@code id2label} names the labels. The folder's name is the model's}
     *
     * @param folder the folder
     * @throws dev.llmops.api.error.InvalidRequestException if a file or a label is missing, or a file is invalid
     */
    public static NliVerifier open(Path folder) {
        NliFolder files = NliFolder.read(folder);
        return open(files.name(), files.model(), files.tokenizer(), files.entailment(), files.contradiction());
    }

    /**
     * {@return a verifier with a model from files}
     *
     * @param name the model's name, for the record
     * @param model the {@code .onnx} file: a classifier of pairs of texts
     * @param tokenizer its {@code tokenizer.json}
     * @param entailment index of the label "entailment" in the model's output ({@code id2label} in its config.json)
     * @param contradiction index of the label "contradiction"
     * @throws dev.llmops.api.error.InvalidRequestException if a file cannot be read or is invalid
     */
    public static NliVerifier open(String name, Path model, Path tokenizer, int entailment, int contradiction) {
        requireLabels(entailment, contradiction);
        return new NliVerifier(OnnxTextModel.open(model, tokenizer, MAX_TOKENS), name, entailment, contradiction);
    }

    /**
     * {@return a verifier with a model from the content of its files}
     *
     * @param name the model's name, for the record
     * @param model the {@code .onnx} file: a classifier of pairs of texts
     * @param tokenizer its {@code tokenizer.json}
     * @param entailment index of the label "entailment" in the model's output
     * @param contradiction index of the label "contradiction"
     * @throws dev.llmops.api.error.InvalidRequestException if one of them is invalid
     */
    public static NliVerifier open(String name, byte[] model, byte[] tokenizer, int entailment, int contradiction) {
        requireLabels(entailment, contradiction);
        return new NliVerifier(OnnxTextModel.open(model, tokenizer, MAX_TOKENS), name, entailment, contradiction);
    }

    /** Before the model is loaded, which nobody could close then. */
    private static void requireLabels(int entailment, int contradiction) {
        if (entailment < 0 || contradiction < 0 || entailment == contradiction) {
            throw new IllegalArgumentException(
                    "the labels of entailment and contradiction must be at least 0 and differ," + " but were "
                            + entailment + " and " + contradiction);
        }
    }

    private record Window(Sentence middle, String text, double shared) {}

    @Override
    public Verification verify(String claim, List<String> texts) {
        Passages evidence = Passages.of(texts);
        if (evidence.sentences().isEmpty()) {
            return Verdicts.empty(method);
        }
        Claim said = Claim.of(claim);
        double best = 0;
        double against = 0;
        Sentence where = evidence.sentences().get(0);
        for (Window window : windows(said, evidence)) {
            double[] probabilities = softmax(model.logits(window.text(), said.text()));
            if (probabilities[entailment] > best) {
                best = probabilities[entailment];
                where = window.middle();
            }
            against = Math.max(against, probabilities[contradiction]);
        }
        List<String> problems =
                best < ENTAILED && against >= ENTAILED ? List.of("the evidence says otherwise") : List.of();
        Support support = best >= ENTAILED ? Support.SUPPORTED : Support.UNSUPPORTED;
        return new Verification(
                support, best, method, new Verification.Evidence(where.passage(), where.range()), problems);
    }

    /** {@return the model's name, with the provider {@code onnx}} */
    @Override
    public ModelIdentity identity() {
        return new ModelIdentity("onnx", method.substring(METHOD.length()), null);
    }

    /**
     * Judges a pair of texts. For a premise of more than three sentences, each window of three is evaluated, up to 32, beginning with those that
     * share most words with the hypothesis; each probability is the largest of any window, and neutral the smallest.
     */
    @Override
    public Entailment entailment(String premise, String hypothesis) {
        Passages evidence = Passages.of(List.of(premise));
        double entailed = 0;
        double neutral = 1;
        double contradicted = 0;
        for (Window window : windows(Claim.of(hypothesis), evidence)) {
            double[] probabilities = softmax(model.logits(window.text(), hypothesis));
            entailed = Math.max(entailed, probabilities[entailment]);
            contradicted = Math.max(contradicted, probabilities[contradiction]);
            neutral = Math.min(
                    neutral, Math.max(0, Math.min(1, 1 - probabilities[entailment] - probabilities[contradiction])));
        }
        return new Entailment(Math.min(1, entailed), neutral, Math.min(1, contradicted));
    }

    private static List<Window> windows(Claim claim, Passages evidence) {
        List<Sentence> all = evidence.sentences();
        List<Window> windows = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            StringBuilder text = new StringBuilder();
            double shared = 0;
            for (int near = Math.max(0, i - WINDOW / 2); near <= Math.min(all.size() - 1, i + WINDOW / 2); near++) {
                if (all.get(near).passage() == all.get(i).passage()) {
                    text.append(text.isEmpty() ? "" : " ").append(all.get(near).text());
                    shared += claim.stems().coveredBy(all.get(near).stems().set());
                }
            }
            windows.add(new Window(all.get(i), text.toString(), shared));
        }
        return windows.stream()
                .sorted(Comparator.comparingDouble(Window::shared).reversed())
                .limit(MAX_WINDOWS)
                .toList();
    }

    private double[] softmax(float[] logits) {
        if (logits.length <= Math.max(entailment, contradiction)) {
            throw new dev.llmops.api.error.InvalidRequestException("the model has " + logits.length
                    + " labels, so entailment " + entailment + " and contradiction " + contradiction
                    + " cannot both be among them");
        }
        double highest = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            highest = Math.max(highest, logit);
        }
        double[] probabilities = new double[logits.length];
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            probabilities[i] = Math.exp(logits[i] - highest);
            sum += probabilities[i];
        }
        for (int i = 0; i < logits.length; i++) {
            probabilities[i] /= sum;
        }
        return probabilities;
    }

    /** Frees the model. Closing twice has no effect. */
    @Override
    public void close() {
        model.close();
    }
}
