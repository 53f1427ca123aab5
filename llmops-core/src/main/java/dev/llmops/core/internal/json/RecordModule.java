package dev.llmops.core.internal.json;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.llmops.api.cost.Cost;
import dev.llmops.api.cost.Price;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.generation.Assignment;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.NotAssigned;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.FilePart;
import dev.llmops.api.message.ImagePart;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.Part;
import dev.llmops.api.message.ReasoningPart;
import dev.llmops.api.message.SystemMessage;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.ToolMessage;
import dev.llmops.api.message.UserMessage;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.text.UnicodeText;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How the API's types look in JSON. The names of kinds are part of every stored record: they never change. */
final class RecordModule extends SimpleModule {

    private static final long serialVersionUID = 1L;

    private final transient Map<Class<?>, Map<String, Class<?>>> kinds = new HashMap<>();
    private final transient Map<Class<?>, String> names = new HashMap<>();

    RecordModule() {
        kinds(
                Message.class,
                Map.of(
                        "system", SystemMessage.class,
                        "user", UserMessage.class,
                        "assistant", AssistantMessage.class,
                        "tool", ToolMessage.class));
        kinds(
                Part.class,
                Map.of(
                        "text", TextPart.class,
                        "image", ImagePart.class,
                        "file", FilePart.class,
                        "reasoning", ReasoningPart.class));
        kinds(
                ResponseFormat.class,
                Map.of(
                        "text", ResponseFormat.Text.class,
                        "json", ResponseFormat.Json.class,
                        "schema", ResponseFormat.Schema.class));
        kinds(
                Decision.class,
                Map.of(
                        "pass", Decision.Pass.class,
                        "transform", Decision.Transform.class,
                        "block", Decision.Block.class,
                        "reask", Decision.Reask.class));
        kinds(Cost.class, Map.of("known", Cost.Known.class, "unknown", Cost.Unknown.class));
        kinds(
                Score.class,
                Map.of(
                        "scored", Score.Scored.class,
                        "unscored", Score.Unscored.class,
                        "failed", Score.Failed.class));
        kinds(FeedbackSignal.class, FeedbackKinds.BY_NAME);
        setMixInAnnotation(Cost.Known.class, ExactAmount.class);
        setMixInAnnotation(Price.class, ExactPrices.class);
        setMixInAnnotation(Price.Tier.class, ExactPrices.class);
        setMixInAnnotation(Generation.class, OneOrMore.class);
        addSerializer(GenerationId.class, ToStringSerializer.instance);
        addDeserializer(GenerationId.class, new ReadId());
        addSerializer(String.class, new RepairedString());
        addKeySerializer(String.class, new RepairedName());
        addDeserializer(Object.class, new PlainValueDeserializer());
    }

    /** The registered kinds of a sealed type. */
    Collection<Class<?>> kindsOf(Class<?> type) {
        return kinds.getOrDefault(type, Map.of()).values();
    }

    String nameOf(Class<?> kind) {
        String name = names.get(kind);
        if (name == null) {
            throw new IllegalArgumentException(kind.getName() + " is not of a type of several kinds");
        }
        return name;
    }

    private void kinds(Class<?> type, Map<String, Class<?>> byName) {
        kinds.put(type, byName);
        setMixInAnnotation(type, Kinds.class);
        byName.forEach((name, kind) -> {
            names.put(kind, name);
            registerSubtypes(new NamedType(kind, name));
        });
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    interface Kinds {}

    /** Records once had one assignment only. */
    interface OneOrMore {
        @JsonAlias("assignment")
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<Assignment> assignments();

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<NotAssigned> notAssigned();
    }

    interface ExactAmount {
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        BigDecimal amount();
    }

    interface ExactPrices {
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        BigDecimal inputPerMillion();

        @JsonFormat(shape = JsonFormat.Shape.STRING)
        BigDecimal outputPerMillion();

        @JsonFormat(shape = JsonFormat.Shape.STRING)
        BigDecimal cachedInputPerMillion();

        @JsonFormat(shape = JsonFormat.Shape.STRING)
        BigDecimal cacheWritePerMillion();

        @JsonFormat(shape = JsonFormat.Shape.STRING)
        BigDecimal reasoningPerMillion();
    }

    /** An id is one text, not an object around it. */
    private static final class ReadId extends FromStringDeserializer<GenerationId> {
        private static final long serialVersionUID = 1L;

        ReadId() {
            super(GenerationId.class);
        }

        @Override
        protected GenerationId _deserialize(String value, DeserializationContext context) {
            return new GenerationId(value);
        }
    }

    /** A lone surrogate has no UTF-8 form. Not every text of a record is checked, and a record must not be lost to one. */
    private static final class RepairedString extends JsonSerializer<String> {
        @Override
        public void serialize(String value, JsonGenerator out, SerializerProvider context) throws IOException {
            out.writeString(UnicodeText.repair(value));
        }
    }

    private static final class RepairedName extends JsonSerializer<String> {
        @Override
        public void serialize(String value, JsonGenerator out, SerializerProvider context) throws IOException {
            out.writeFieldName(UnicodeText.repair(value));
        }
    }
}
