package dev.llmops.api;

import dev.llmops.api.adapter.AdapterContent;
import dev.llmops.api.adapter.AdapterSource;
import dev.llmops.api.audit.AuditHead;
import dev.llmops.api.cache.CachedResponse;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelException;
import dev.llmops.api.experiment.BucketTable;
import dev.llmops.api.experiment.CallerAttribute;
import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.LayerRange;
import dev.llmops.api.experiment.UnitQuery;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationFilter;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationMeasure;
import dev.llmops.api.generation.TraceContext;
import dev.llmops.api.guardrail.MemoryKey;
import dev.llmops.api.memory.Fact;
import dev.llmops.api.message.ImagePart;
import dev.llmops.api.message.Media;
import dev.llmops.api.model.TokenProbability;
import dev.llmops.api.prompt.LabelMove;
import dev.llmops.api.prompt.LabelRequest;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.retention.Hold;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A valid value for any component of any record of the API. Collections can be changed, as those of callers can. */
public final class Samples {

    private static final Map<Class<?>, Object> SIMPLE = Map.ofEntries(
            Map.entry(String.class, "text"),
            Map.entry(Object.class, "text"),
            Map.entry(boolean.class, true),
            Map.entry(Boolean.class, true),
            Map.entry(int.class, 1),
            Map.entry(Integer.class, 1),
            Map.entry(long.class, 1L),
            Map.entry(Long.class, 1L),
            Map.entry(double.class, 0.5),
            Map.entry(Double.class, 0.5),
            Map.entry(BigDecimal.class, BigDecimal.ONE),
            Map.entry(Currency.class, Currency.getInstance("EUR")),
            Map.entry(Instant.class, Instant.EPOCH),
            Map.entry(LocalDate.class, LocalDate.EPOCH),
            Map.entry(Duration.class, Duration.ZERO),
            Map.entry(URI.class, URI.create("file:/a.pdf")),
            Map.entry(float[].class, new float[] {1}),
            Map.entry(LlmOpsException.class, new ModelException("no answer", null, true)));

    /** What a rule demands of a component; a null is meant. */
    private static final Map<String, Object> SPECIAL = new HashMap<>();

    static {
        special(GenerationId.class, "value", "01890a5d-ac96-774b-bcce-b302099a8057");
        special(TraceContext.class, "traceId", "5b8aa5a2d2c872e8321cf37308d69df2");
        special(TraceContext.class, "spanId", "051581bf3cb55c13");
        String digest = "sha256:" + "1".repeat(64);
        special(AdapterSource.class, "digest", digest);
        special(AdapterContent.class, "digest", digest);
        special(AdapterContent.class, "base", digest);
        special(AdapterContent.class, "template", digest);
        special(Hold.class, "until", Instant.EPOCH.plusSeconds(1));
        special(LabelRequest.class, "version", null);
        special(LabelRequest.class, "current", null);
        special(AuditHead.class, "hash", "a".repeat(64));
        special(Media.class, "base64", null);
        special(ImagePart.class, "media", Media.of("image/png", new byte[1]));
        special(PromptReference.class, "label", null);
        special(LabelMove.class, "from", null);
        special(FeedbackSignal.Rating.class, "least", 0.0);
        special(FeedbackSignal.Rating.class, "most", 1.0);
        TokenProbability likeliest = new TokenProbability(1, List.of(65), -0.5, List.of());
        special(TokenProbability.class, "top", new ArrayList<>(List.of(likeliest)));
        special(MemoryKey.class, "type", String.class);
        special(CachedResponse.class, "error", null);
        special(Fact.class, "expiresAt", null);
        special(GenerationFilter.class, "to", Instant.EPOCH.plusSeconds(1));
        special(GenerationMeasure.class, "evaluator", null);
        special(Generation.class, "partial", null);
        special(Generation.class, "notAssigned", new ArrayList<>());
        special(CallerAttribute.class, "tag", null);
        special(LayerRange.class, "from", 0);
        special(BucketTable.class, "variants", new ArrayList<>(List.of("text")));
        special(BucketTable.class, "owners", "0".repeat(BucketTable.BUCKETS));
        special(Experiment.class, "testers", new HashMap<>(Map.of("name", "text")));
        special(UnitQuery.class, "window", Duration.ofDays(7));
    }

    private Samples() {}

    private static void special(Class<?> owner, String component, Object value) {
        SPECIAL.put(owner.getName() + "." + component, value);
    }

    /** {@return a valid record} */
    public static <T extends Record> T of(Class<T> type) {
        return make(type, arguments(type));
    }

    static Object[] arguments(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(component -> argument(type, component))
                .toArray();
    }

    /** Calls the canonical constructor; what it throws is thrown here. */
    static <T> T make(Class<T> type, Object[] arguments) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<T> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException problem) {
                throw problem;
            }
            throw new AssertionError(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private static Object argument(Class<?> owner, RecordComponent component) {
        String key = owner.getName() + "." + component.getName();
        return SPECIAL.containsKey(key) ? fresh(SPECIAL.get(key)) : value(component.getGenericType());
    }

    /** A test may clear a collection that it was given. */
    private static Object fresh(Object special) {
        if (special instanceof ArrayList<?> list) {
            return new ArrayList<>(list);
        }
        return special instanceof HashMap<?, ?> map ? new HashMap<>(map) : special;
    }

    private static Object value(Type type) {
        if (type instanceof ParameterizedType generic) {
            Object element = value(generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1]);
            if (generic.getRawType() == List.class) {
                return new ArrayList<>(List.of(element));
            }
            return generic.getRawType() == Set.class
                    ? new HashSet<>(Set.of(element))
                    : new HashMap<>(Map.of("name", element));
        }
        Class<?> plain = (Class<?>) type;
        if (SIMPLE.containsKey(plain)) {
            return SIMPLE.get(plain);
        }
        if (plain.isEnum()) {
            return plain.getEnumConstants()[0];
        }
        return plain.isSealed() ? value(plain.getPermittedSubclasses()[0]) : make(plain, arguments(plain));
    }
}
