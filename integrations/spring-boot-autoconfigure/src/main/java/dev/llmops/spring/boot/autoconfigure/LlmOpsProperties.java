package dev.llmops.spring.boot.autoconfigure;

import dev.llmops.core.chain.Recording;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties that begin with {@code llmops}.
 *
 * @param enabled Whether LLMOps is configured at all.
 * @param wrapModels Whether each ChatModel and StreamingChatModel bean of LangChain4j is wrapped, so that its calls go through the chain.
 * @param defaultModel Name of the model that answers calls which name none. Needed if there are several and none is primary.
 * @param fallbacks Names of models that stand in, in this order, for one that fails.
 * @param maxRetries How often a failed attempt is repeated.
 * @param recording Whether an answer waits until its record is on disk.
 * @param store Where records are kept.
 * @param prompts Where prompts come from.
 * @param guardrails What is checked.
 * @param telemetry What is traced and measured.
 * @param pools Models that are several endpoints behind one name, by that name.
 * @param console Pages of the store, for which llmops-console must be on the class path.
 * @param audit Signed checkpoints of the audit log, for which llmops-audit must be on the class path.
 * @param experiments Experiments to start if the store does not know them, by name.
 */
@ConfigurationProperties("llmops")
public record LlmOpsProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("true") boolean wrapModels,
        @Nullable String defaultModel,
        @DefaultValue List<String> fallbacks,
        @DefaultValue("0") int maxRetries,
        @DefaultValue("durable") Recording recording,
        @DefaultValue Store store,
        @DefaultValue Prompts prompts,
        @DefaultValue Guardrails guardrails,
        @DefaultValue Telemetry telemetry,
        @DefaultValue Map<String, PoolProperties> pools,
        @DefaultValue Console console,
        @DefaultValue Audit audit,
        @DefaultValue Map<String, ExperimentProperties> experiments) {

    /**
     * Where records are kept. A bean of type {@code Store} takes the place of all of it.
     *
     * @param type What keeps them. The application's DataSource is used only if this says so.
     * @param file The file of a SQLite store. It is made if it is not there.
     * @param queueCapacity Most records that wait to be written.
     * @param batchSize Most records in one transaction.
     */
    public record Store(
            @DefaultValue("sqlite") StoreType type,
            @DefaultValue("llmops.db") Path file,
            @DefaultValue("1024") int queueCapacity,
            @DefaultValue("256") int batchSize) {}

    /** What keeps records. */
    public enum StoreType {
        /** A file. */
        SQLITE,
        /** The application's {@code DataSource}, which must be PostgreSQL. The library's tables, named {@code llmops_...}, are made in it. */
        DATA_SOURCE,
        /** Nothing: records are dropped. */
        NONE
    }

    /**
     * Where prompts come from. A bean of type {@code PromptRegistry} takes their place.
     *
     * @param location Folder of prompt files, imported at the start. The default may be missing.
     */
    public record Prompts(@DefaultValue(DEFAULT_LOCATION) String location) {

        static final String DEFAULT_LOCATION = "classpath:prompts/";
    }

    /**
     * What is checked. Beans of type {@code Guardrail} are added.
     *
     * @param policy Location of a guardrail policy in YAML, or the word standard. Unset, there is no policy.
     */
    public record Guardrails(@Nullable String policy) {}

    /**
     * Pages of the store in the application's own web server. A bean of type {@code ConsoleAccess} takes the place of the roles.
     *
     * @param enabled Whether there are pages at all.
     * @param path Where they are. It begins with a slash.
     * @param role Role of those who may look: at ids, times, names, figures and decisions.
     * @param textRole Role of those who may also read what was asked and answered.
     */
    public record Console(
            @DefaultValue("false") boolean enabled,
            @DefaultValue("/llmops") String path,
            @DefaultValue("LLMOPS") String role,
            @DefaultValue("LLMOPS_TEXTS") String textRole) {

        /** Refuses a path that no servlet can be mapped to. */
        public Console {
            if (!path.startsWith("/") || path.endsWith("/")) {
                throw new IllegalArgumentException(
                        "llmops.console.path must begin with a slash and not end with one, but was '" + path + "'");
            }
        }
    }

    /**
     * Signed checkpoints of the audit log. Beans of type {@code CheckpointSink} get them too.
     *
     * @param checkpoints Folder that signed checkpoints of the audit log are published to, best elsewhere. Unset, none are made.
     * @param signingKey File of the key that signs checkpoints, as llmops audit key makes it.
     * @param every Time between two checkpoints.
     */
    public record Audit(
            @Nullable Path checkpoints,
            @Nullable Path signingKey,
            @DefaultValue("1h") Duration every) {}

    /**
     * What is traced and measured.
     *
     * @param traces Whether spans are sent, if there is an OpenTelemetry bean.
     * @param metrics What measures calls, never two. auto is Micrometer if there is a MeterRegistry bean, else OpenTelemetry.
     * @param content Whether spans hold what was asked and answered.
     */
    public record Telemetry(
            @DefaultValue("true") boolean traces,
            @DefaultValue("auto") Metrics metrics,
            @DefaultValue("false") boolean content) {}

    /** What measures calls. */
    public enum Metrics {
        /** Micrometer if there is a {@code MeterRegistry}, else OpenTelemetry if there is one. */
        AUTO,
        /** Micrometer. */
        MICROMETER,
        /** OpenTelemetry. */
        OPENTELEMETRY,
        /** Nothing. */
        NONE
    }
}
