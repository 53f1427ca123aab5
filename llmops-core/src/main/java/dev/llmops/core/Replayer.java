package dev.llmops.core;

import dev.llmops.api.error.GenerationNotFoundException;
import dev.llmops.api.error.ReplayRefusedException;
import dev.llmops.api.generation.Attempt;
import dev.llmops.api.generation.CacheUse;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.model.ModelCapability;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelStream;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.CallNotes;
import dev.llmops.core.chain.Chain;
import dev.llmops.core.internal.chain.ModelRoutes;
import dev.llmops.core.internal.random.Ids;
import dev.llmops.core.internal.time.Time;
import dev.llmops.core.replay.Replay;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Asks the same model the same question again. Refuses where equal answers could not be expected. */
record Replayer(dev.llmops.api.generation.GenerationStore store, ModelRoutes routes, Chain chain, Ids ids, Time time) {

    Replay replay(GenerationId id) {
        Generation original = store.find(id)
                .orElseThrow(() -> new GenerationNotFoundException("no generation " + id + " in the store"));
        ModelIdentity recorded = original.model();
        ModelRequest request = original.request();
        if (original.status() != GenerationStatus.COMPLETED || recorded == null || request == null) {
            throw refused(
                    id, "it ended as " + original.status() + ", and only a completed one has an answer to compare");
        }
        CacheUse cache = original.cache();
        if (cache != null && cache.original() != null) {
            throw refused(
                    id, "its answer is that of generation " + cache.original() + " out of the cache; replay that one");
        }
        String model = routes.nameOf(recorded)
                .orElseThrow(() -> refused(id, "its model '" + recorded.name() + "' is not among the models here"));
        requireSameModel(id, recorded, routes.client(model));
        String given = digest(original).orElseThrow(() -> refused(id, "no try in its record has an answer to compare"));
        Generation replayed = ask(original, request, model);
        return new Replay(
                original,
                replayed,
                given,
                digest(replayed)
                        .orElseThrow(() -> refused(id, "the model gave no answer this time: " + reason(replayed))));
    }

    private static void requireSameModel(GenerationId id, ModelIdentity recorded, ModelClient client) {
        String now = client.description().identity().digest();
        if (recorded.digest() == null || now == null) {
            throw refused(
                    id,
                    "the weights of '" + recorded.name() + "' have no known digest, so nobody can tell whether"
                            + " they are still the same");
        }
        if (!recorded.digest().equals(now)) {
            throw refused(
                    id, "the weights of '" + recorded.name() + "' were " + recorded.digest() + " and now are " + now);
        }
        if (!client.description().capabilities().contains(ModelCapability.DETERMINISTIC)) {
            throw refused(id, "'" + recorded.name() + "' does not promise the same answer to the same question");
        }
    }

    private Generation ask(Generation original, ModelRequest request, String model) {
        CallNotes notes = new CallNotes(ids.nextGeneration(), time.now(), time.nanos(), original.id());
        Call call = Call.builder()
                .notes(notes)
                .caller(original.caller())
                .modelName(model)
                .request(request)
                .build();
        try (ModelStream answer = chain.proceed(call)) {
            answer.await();
        }
        return Objects.requireNonNull(notes.generation(), "generation");
    }

    /** The answer as the model gave it, before guardrails: that of the attempt that answered; older records do not say which. */
    private static Optional<String> digest(Generation generation) {
        List<Attempt> attempts = generation.attempts();
        return attempts.stream()
                .filter(Attempt::answered)
                .findFirst()
                .or(() -> attempts.stream()
                        .filter(attempt -> attempt.responseDigest() != null)
                        .reduce((earlier, later) -> later))
                .flatMap(attempt -> Optional.ofNullable(attempt.responseDigest()));
    }

    private static String reason(Generation replayed) {
        return replayed.error() == null
                ? replayed.status().toString()
                : replayed.error().message();
    }

    private static ReplayRefusedException refused(GenerationId id, String reason) {
        return new ReplayRefusedException("generation " + id + " cannot be replayed exactly: " + reason);
    }
}
