package dev.llmops.core.internal.cache;

import dev.llmops.api.cache.CacheControl;
import dev.llmops.api.cache.CachedResponse;
import dev.llmops.api.cache.NotCachedException;
import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.generation.Attempt;
import dev.llmops.api.generation.CacheUse;
import dev.llmops.api.generation.ErrorDetail;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.ModelCapability;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.retention.Subject;
import dev.llmops.core.cache.CachePolicy;
import dev.llmops.core.cache.SemanticPolicy;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.CallNotes;
import dev.llmops.core.chain.Chain;
import dev.llmops.core.chain.Interceptor;
import dev.llmops.core.chain.StandardChain;
import dev.llmops.core.internal.time.Time;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives a kept answer again where one fits, and keeps new ones. Of several calls that ask the same at the same time one asks the
 * model, and the others wait for its answer. What is kept is the answer as the model gave it: it stands after the output
 * guardrails, which see it each time.
 */
public final class CacheInterceptor implements Interceptor {

    /**
     * The model that a call goes to first.
     *
     * @param route its name in the application
     * @param description what it is and can do
     */
    public record Target(String route, ModelDescription description) {}

    /** A call, the rest of the chain, and where its answer is kept. */
    private record Asked(Call call, Chain chain, String route, RequestKey key, Meaning meaning) {}

    /** The meaning of a question, which a model is asked for at most once, and only when no equal question is kept. */
    private static final class Meaning {

        private final Call call;
        private final RequestKey key;
        private final ModelIdentity model;
        private boolean known;
        private @Nullable SemanticKey semantic;

        Meaning(Call call, RequestKey key, ModelIdentity model) {
            this.call = call;
            this.key = key;
            this.model = model;
        }

        synchronized @Nullable SemanticKey key(SemanticIndex similar) {
            if (!known) {
                semantic = similar.key(call, key, model);
                known = true;
            }
            return semantic;
        }
    }

    private final CachePolicy policy;
    private final Function<@Nullable String, Target> targets;
    private final Time time;
    private final Consumer<Throwable> faults;
    private final CacheEntries entries;
    private final @Nullable SemanticIndex similar;
    private final ConcurrentMap<String, Flight> flights = new ConcurrentHashMap<>();

    /**
     * Creates the step.
     *
     * @param policy what is kept, and where
     * @param targets gives the model of a name, or the default for null
     * @param time tells the time
     * @param faults hears of a cache that fails
     */
    public CacheInterceptor(
            CachePolicy policy, Function<@Nullable String, Target> targets, Time time, Consumer<Throwable> faults) {
        this.policy = policy;
        this.targets = targets;
        this.time = time;
        this.faults = faults;
        this.entries = new CacheEntries(policy, time, faults);
        SemanticPolicy semantic = policy.semantic();
        this.similar = semantic == null ? null : new SemanticIndex(semantic, faults);
    }

    @Override
    public String name() {
        return StandardChain.CACHE;
    }

    /**
     * Forgets what it knows of a subject's questions, to which it would find the answers of similar ones.
     *
     * @param subject whose
     * @return how many questions
     */
    public long erase(Subject subject) {
        return similar == null ? 0 : similar.erase(subject);
    }

    @Override
    public ModelStream intercept(Call call, Chain chain) {
        if (call.cacheControl() == CacheControl.BYPASS) {
            return bypass(call, chain, "the call asked for it");
        }
        Target target = targets.apply(call.modelName());
        if (!policy.sampledAnswers() && isSampled(call.requireRequest().parameters(), target.description())) {
            return bypass(
                    call, chain, "the answer is sampled: the temperature is not 0, and sampledAnswers() is not set");
        }
        String index;
        try {
            Supplier<String> version = policy.indexVersion();
            index = version == null ? null : Objects.requireNonNull(version.get(), "indexVersion");
        } catch (RuntimeException | Error e) {
            faults.accept(e);
            return bypass(call, chain, "the version of the index is not known");
        }
        RequestKey key = RequestKey.of(call, target.description().identity(), index);
        Meaning meaning = new Meaning(call, key, target.description().identity());
        return answer(new Asked(call, chain, target.route(), key, meaning));
    }

    private static boolean isSampled(ModelParameters parameters, ModelDescription model) {
        Double temperature = parameters.temperature();
        boolean repeatable = parameters.seed() != null && model.capabilities().contains(ModelCapability.DETERMINISTIC);
        return !repeatable && (temperature == null || temperature > 0);
    }

    private static ModelStream bypass(Call call, Chain chain, String reason) {
        if (call.cacheControl() == CacheControl.ONLY_IF_CACHED) {
            throw new NotCachedException("the call wants a cached answer alone, and the cache is not used: " + reason);
        }
        call.notes().cache(CacheUse.without(CacheUse.Outcome.BYPASSED, reason));
        return chain.proceed(call);
    }

    private ModelStream answer(Asked asked) {
        if (asked.call().cacheControl() == CacheControl.REFRESH) {
            return ask(asked, null);
        }
        Optional<CachedResponse> kept = entries.find(asked.key());
        if (kept.isPresent()) {
            return replay(asked.call(), kept.get(), CacheUse.Outcome.EXACT, null);
        }
        ModelStream alike = ofSimilar(asked);
        if (alike != null) {
            return alike;
        }
        if (asked.call().cacheControl() == CacheControl.ONLY_IF_CACHED) {
            throw new NotCachedException("the call wants a cached answer alone, and there is none for this question;"
                    + " ask without ONLY_IF_CACHED");
        }
        return join(asked);
    }

    private @Nullable ModelStream ofSimilar(Asked asked) {
        SemanticKey semantic = similar == null ? null : asked.meaning().key(similar);
        if (similar == null || semantic == null) {
            return null;
        }
        SemanticIndex.Match match = similar.find(
                semantic,
                key -> entries.find(key)
                        .filter(entry -> entry.error() == null
                                && entry.origin().equals(asked.key().origin())));
        return match == null
                ? null
                : replay(asked.call(), match.entry(), CacheUse.Outcome.SEMANTIC, match.similarity());
    }

    private ModelStream join(Asked asked) {
        Flight own = new Flight();
        Flight other = flights.putIfAbsent(asked.key().hash(), own);
        if (other == null) {
            return lead(asked, own);
        }
        return other.isOfThisThread()
                ? ask(asked, null)
                : new WaitingStream(other, policy.maxWait(), how -> waited(asked, other, how));
    }

    /** Looks once more: another call may have brought the answer between the look and the start. */
    private ModelStream lead(Asked asked, Flight flight) {
        Optional<CachedResponse> kept = entries.find(asked.key());
        if (kept.isPresent()) {
            land(asked, flight, Flight.Landing.of(kept.get()));
            return replay(asked.call(), kept.get(), CacheUse.Outcome.EXACT, null);
        }
        return ask(asked, flight);
    }

    /** A flight that never lands, since nobody read its answer to the end, must not hold up the calls after this one. */
    private ModelStream waited(Asked asked, Flight flight, Flight.Landing how) {
        if (how.end() == Flight.End.ALONE) {
            flights.remove(asked.key().hash(), flight);
        }
        return landed(asked, how);
    }

    private ModelStream landed(Asked asked, Flight.Landing how) {
        CachedResponse entry = how.entry();
        if (entry != null) {
            return replay(asked.call(), entry, CacheUse.Outcome.SHARED, null);
        }
        return how.end() == Flight.End.AGAIN ? answer(asked) : ask(asked, null);
    }

    private ModelStream ask(Asked asked, @Nullable Flight flight) {
        asked.call().notes().cache(CacheUse.without(CacheUse.Outcome.MISS, null));
        try {
            return new FillingStream(asked.chain().proceed(asked.call()), end -> land(asked, flight, kept(asked, end)));
        } catch (CallCancelledException e) {
            land(asked, flight, Flight.Landing.AGAIN);
            throw e;
        } catch (RuntimeException | Error e) {
            land(asked, flight, Flight.Landing.ALONE);
            throw e;
        }
    }

    private void land(Asked asked, @Nullable Flight flight, Flight.Landing how) {
        if (flight != null) {
            flights.remove(asked.key().hash(), flight);
            flight.land(how);
        }
    }

    private Flight.Landing kept(Asked asked, ModelEvent.@Nullable End end) {
        CallNotes notes = asked.call().notes();
        if (end instanceof ModelEvent.Completed completed) {
            return kept(asked, completed.response(), notes);
        }
        if (end instanceof ModelEvent.Failed failed) {
            CachedResponse entry = entries.put(asked.key(), failed, notes);
            return entry == null ? Flight.Landing.ALONE : Flight.Landing.of(entry);
        }
        return Flight.Landing.AGAIN;
    }

    private Flight.Landing kept(Asked asked, ModelResponse response, CallNotes notes) {
        CallNotes.Answered answered = notes.answered();
        if (answered == null) {
            // An interceptor of the application's answered in the model's place.
            return Flight.Landing.ALONE;
        }
        Attempt attempt = notes.attempts().get(answered.attempt());
        String refusal = entries.refusal(response, attempt, asked.route());
        if (refusal != null) {
            notes.cache(CacheUse.without(CacheUse.Outcome.MISS, refusal));
            return Flight.Landing.ALONE;
        }
        CachedResponse entry = entries.put(asked.key(), response, attempt, notes);
        SemanticKey semantic = similar == null ? null : asked.meaning().key(similar);
        if (similar != null && semantic != null) {
            similar.add(semantic);
        }
        return Flight.Landing.of(entry);
    }

    private ModelStream replay(Call call, CachedResponse entry, CacheUse.Outcome outcome, @Nullable Double similarity) {
        CallNotes notes = call.notes();
        CacheUse use = new CacheUse(
                outcome,
                entry.original(),
                similarity,
                new CacheUse.Saved(entry.usage(), entry.cost(), entry.took()),
                null);
        ErrorDetail error = entry.error();
        if (error != null) {
            notes.cache(use);
            return ModelStream.ended(new ModelEvent.Failed(CacheEntries.fault(entry, error), PartialResponse.NONE));
        }
        ModelResponse kept = Objects.requireNonNull(entry.response(), "response");
        notes.cached(use, kept.model(), asAsked(call.requireRequest(), entry.seed()));
        ModelResponse again = new ModelResponse(
                kept.message(),
                kept.finishReason(),
                TokenUsage.ZERO,
                kept.model(),
                null,
                time.since(notes.startedNanos()),
                kept.vendor());
        return call.streaming()
                ? new ReplayedStream(again, () -> notes.firstToken(time.since(notes.startedNanos())))
                : ModelStream.completed(again);
    }

    /** With the seed that made the answer. */
    private static ModelRequest asAsked(ModelRequest request, @Nullable Long seed) {
        return seed == null || request.parameters().seed() != null
                ? request
                : request.toBuilder()
                        .parameters(request.parameters().toBuilder().seed(seed).build())
                        .build();
    }
}
