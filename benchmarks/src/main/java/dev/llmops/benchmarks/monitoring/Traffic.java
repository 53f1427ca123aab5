package dev.llmops.benchmarks.monitoring;

import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationBuilder;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.generation.Timings;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.retrieval.Citation;
import dev.llmops.api.retrieval.Citation.Support;
import dev.llmops.api.retrieval.Grounding;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalStep;
import dev.llmops.api.text.CharRange;
import dev.llmops.monitoring.drift.DriftSample;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What users ask and what they get.
 *
 * @param length mean of the number of sentences of a question, geometric
 * @param german share of questions in German
 * @param newTopic share of questions about a topic that was not there
 * @param topScore mean of the best passage's score, with a deviation of 0.1
 * @param noPassages share of searches that leave no passage
 * @param unsupported share of citations that are not supported
 * @param abstentions share of answers that are abstentions
 * @param blocked share of calls that a guardrail stopped
 * @param good share of answers that an evaluator and users like
 */
record Traffic(
        double length,
        double german,
        double newTopic,
        double topScore,
        double noPassages,
        double unsupported,
        double abstentions,
        double blocked,
        double good) {

    static final Traffic USUAL = new Traffic(2, 0.10, 0, 0.70, 0.05, 0.10, 0.10, 0.03, 0.80);

    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final List<String> ENGLISH = List.of(
            "How long is the cable of the lamp that I bought?",
            "Where do I find the serial number of the device?",
            "When will the parcel that you sent me arrive?",
            "Which of these lights can be used in the garden?");
    private static final List<String> GERMAN = List.of(
            "Wie lang ist das Kabel der Lampe, die ich gekauft habe?",
            "Wo finde ich denn die Seriennummer von dem Gerät?",
            "Wann wird das Paket ankommen, das ihr geschickt habt?",
            "Welche von diesen Leuchten kann ich im Garten verwenden?");
    private static final String NEW = "Can I get my money back for the broken bulb?";

    /** Fills a sample. A fifth of the answers is judged, and one in ten gets thumbs. */
    void fill(DriftSample sample, int calls, SplittableRandom random) {
        for (int i = 0; i < calls; i++) {
            Generation call = call(random);
            sample.add(call);
            double score = random.nextDouble() < good ? 1 : 0;
            if (random.nextInt(5) == 0) {
                sample.add(call, new Judgement("helpful", Score.of(score), null));
            }
            if (random.nextInt(10) == 0) {
                sample.add(call, new FeedbackSignal.Thumbs(score == 1));
            }
        }
    }

    private Generation call(SplittableRandom random) {
        GenerationBuilder call = Generation.builder()
                .id(new GenerationId(String.format(
                        Locale.ROOT, "0192f0c1-0000-7000-8000-%012x", random.nextLong() & 0xFFFFFFFFFFFFL)))
                .contentHash("sha256:")
                .caller(Caller.ANONYMOUS)
                .request(ModelRequest.user(question(random)))
                .status(random.nextDouble() < blocked ? GenerationStatus.BLOCKED : GenerationStatus.FAILED)
                .timings(new Timings(NOON, null, SECOND, SECOND))
                .retrieval(List.of(new RetrievalStep("search", 1, 1, List.of(), Map.of())));
        if (random.nextDouble() >= noPassages) {
            Passage passage = passage(topScore + 0.1 * random.nextGaussian());
            Support support = random.nextDouble() < unsupported ? Support.UNSUPPORTED : Support.SUPPORTED;
            Grounding.Outcome outcome =
                    random.nextDouble() < abstentions ? Grounding.Outcome.ABSTENTION : Grounding.Outcome.ANSWER;
            call.passages(List.of(passage))
                    .citations(List.of(new Citation(1, passage, new CharRange(0, 3), support)))
                    .grounding(new Grounding(outcome, List.of(), null, null, List.of()));
        }
        return call.build();
    }

    private static Passage passage(double score) {
        return new Passage("doc", new CharRange(0, 4), "text", score, Map.of());
    }

    private String question(SplittableRandom random) {
        List<String> sentences = random.nextDouble() < german ? GERMAN : ENGLISH;
        int topic = random.nextInt(sentences.size());
        StringBuilder text = new StringBuilder(random.nextDouble() < newTopic ? NEW : sentences.get(topic));
        while (random.nextDouble() < 1 - 1 / length) {
            text.append(' ').append(sentences.get(random.nextInt(sentences.size())));
        }
        return text.toString();
    }
}
