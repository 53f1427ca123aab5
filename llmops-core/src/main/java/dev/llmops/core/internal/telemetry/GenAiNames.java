package dev.llmops.core.internal.telemetry;

import static io.opentelemetry.api.common.AttributeKey.booleanKey;
import static io.opentelemetry.api.common.AttributeKey.doubleKey;
import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringArrayKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.opentelemetry.api.common.AttributeKey;
import java.util.List;
import java.util.Set;

/**
 * Every name that is sent, in one place, so that they can be swapped: all of OpenTelemetry's names for generative AI are
 * still "in development". They are those of the semantic conventions v1.41, the last release before they moved into a
 * repository of their own. Beside them stand OpenInference's, where a backend reads nothing else, and our own, which
 * start with {@code llmops.}, where neither has a word. A test holds {@code docs/reference/telemetry.md} against this file.
 */
final class GenAiNames {

    static final String SCOPE = "dev.llmops";
    static final String SCHEMA_URL = "https://opentelemetry.io/schemas/1.41.0";

    // Operations: values of gen_ai.operation.name, and the first word of a span's name.
    static final String CHAT = "chat";
    static final String RETRIEVAL = "retrieval";
    static final String INVOKE_WORKFLOW = "invoke_workflow";
    static final String GUARDRAIL = "guardrail";
    static final String INVOKE_AGENT = "invoke_agent";
    static final String EXECUTE_TOOL = "execute_tool";
    static final String EMBEDDINGS = "embeddings";
    /** No operation of the conventions: the first word of a span's name alone. */
    static final String RERANK = "rerank";

    static final String EVALUATOR = "evaluator";

    /** Providers that run in this process; the spans of the others are those of a client. */
    static final Set<String> IN_PROCESS = Set.of("llama.cpp", "llmops");

    // OpenTelemetry
    static final AttributeKey<String> OPERATION_NAME = stringKey("gen_ai.operation.name");
    static final AttributeKey<String> PROVIDER_NAME = stringKey("gen_ai.provider.name");
    static final AttributeKey<String> WORKFLOW_NAME = stringKey("gen_ai.workflow.name");
    static final AttributeKey<String> AGENT_NAME = stringKey("gen_ai.agent.name");
    static final AttributeKey<String> TOOL_NAME = stringKey("gen_ai.tool.name");
    static final AttributeKey<String> TOOL_TYPE = stringKey("gen_ai.tool.type");
    static final AttributeKey<String> TOOL_CALL_ID = stringKey("gen_ai.tool.call.id");
    static final AttributeKey<String> FUNCTION_NAME = stringKey("code.function.name");
    static final AttributeKey<String> CONVERSATION_ID = stringKey("gen_ai.conversation.id");
    /** Not {@code gen_ai.prompt.name}: Weave takes all below {@code gen_ai.prompt} for the text of the prompt, and shows it as the input. */
    static final AttributeKey<String> PROMPT_NAME = stringKey("llmops.prompt.name");

    static final AttributeKey<String> OUTPUT_TYPE = stringKey("gen_ai.output.type");
    static final AttributeKey<String> REQUEST_MODEL = stringKey("gen_ai.request.model");
    static final AttributeKey<Boolean> REQUEST_STREAM = booleanKey("gen_ai.request.stream");
    static final AttributeKey<Double> REQUEST_TEMPERATURE = doubleKey("gen_ai.request.temperature");
    static final AttributeKey<Double> REQUEST_TOP_P = doubleKey("gen_ai.request.top_p");
    static final AttributeKey<Double> REQUEST_TOP_K = doubleKey("gen_ai.request.top_k");
    static final AttributeKey<Long> REQUEST_SEED = longKey("gen_ai.request.seed");
    static final AttributeKey<Long> REQUEST_MAX_TOKENS = longKey("gen_ai.request.max_tokens");
    static final AttributeKey<List<String>> REQUEST_STOP_SEQUENCES = stringArrayKey("gen_ai.request.stop_sequences");
    static final AttributeKey<String> RESPONSE_ID = stringKey("gen_ai.response.id");
    static final AttributeKey<String> RESPONSE_MODEL = stringKey("gen_ai.response.model");
    static final AttributeKey<List<String>> RESPONSE_FINISH_REASONS = stringArrayKey("gen_ai.response.finish_reasons");
    static final AttributeKey<Double> RESPONSE_TIME_TO_FIRST_CHUNK = doubleKey("gen_ai.response.time_to_first_chunk");
    static final AttributeKey<Long> USAGE_INPUT_TOKENS = longKey("gen_ai.usage.input_tokens");
    static final AttributeKey<Long> USAGE_OUTPUT_TOKENS = longKey("gen_ai.usage.output_tokens");
    static final AttributeKey<Long> USAGE_CACHE_READ = longKey("gen_ai.usage.cache_read.input_tokens");
    static final AttributeKey<Long> USAGE_CACHE_CREATION = longKey("gen_ai.usage.cache_creation.input_tokens");
    /** The same by the name that the conventions' own repository gave it since; MLflow looks for it first. */
    static final AttributeKey<Long> USAGE_CACHE_WRITE = longKey("gen_ai.usage.cache_write.input_tokens");

    static final AttributeKey<Long> USAGE_REASONING = longKey("gen_ai.usage.reasoning.output_tokens");
    static final AttributeKey<Long> EMBEDDING_DIMENSION = longKey("gen_ai.embeddings.dimension.count");
    static final AttributeKey<String> EVALUATION_NAME = stringKey("gen_ai.evaluation.name");
    static final AttributeKey<Double> EVALUATION_SCORE = doubleKey("gen_ai.evaluation.score.value");
    static final AttributeKey<String> TOKEN_TYPE = stringKey("gen_ai.token.type");
    static final AttributeKey<String> ERROR_TYPE = stringKey("error.type");
    static final AttributeKey<String> USER_ID = stringKey("user.id");
    static final AttributeKey<String> SESSION_ID = stringKey("session.id");

    // OpenTelemetry, only where content is on
    static final AttributeKey<String> SYSTEM_INSTRUCTIONS = stringKey("gen_ai.system_instructions");
    static final AttributeKey<String> INPUT_MESSAGES = stringKey("gen_ai.input.messages");
    static final AttributeKey<String> OUTPUT_MESSAGES = stringKey("gen_ai.output.messages");
    static final AttributeKey<String> RETRIEVAL_QUERY_TEXT = stringKey("gen_ai.retrieval.query.text");
    static final AttributeKey<String> RETRIEVAL_DOCUMENTS = stringKey("gen_ai.retrieval.documents");

    // OpenInference
    static final AttributeKey<String> SPAN_KIND = stringKey("openinference.span.kind");
    static final String KIND_CHAIN = "CHAIN";
    static final String KIND_LLM = "LLM";
    static final String KIND_RETRIEVER = "RETRIEVER";
    static final String KIND_GUARDRAIL = "GUARDRAIL";
    static final String KIND_AGENT = "AGENT";
    static final String KIND_TOOL = "TOOL";
    static final String KIND_EVALUATOR = "EVALUATOR";
    static final String KIND_EMBEDDING = "EMBEDDING";
    static final String KIND_RERANKER = "RERANKER";
    static final AttributeKey<String> EMBEDDING_MODEL_NAME = stringKey("embedding.model_name");
    static final AttributeKey<String> LLM_SYSTEM = stringKey("llm.system");
    static final AttributeKey<String> LLM_PROVIDER = stringKey("llm.provider");
    static final AttributeKey<String> LLM_MODEL_NAME = stringKey("llm.model_name");
    static final AttributeKey<Long> LLM_TOKENS_PROMPT = longKey("llm.token_count.prompt");
    static final AttributeKey<Long> LLM_TOKENS_CACHED = longKey("llm.token_count.prompt_details.cache_read");
    static final AttributeKey<Long> LLM_TOKENS_CACHE_WRITE = longKey("llm.token_count.prompt_details.cache_write");
    static final AttributeKey<Long> LLM_TOKENS_COMPLETION = longKey("llm.token_count.completion");
    static final AttributeKey<Long> LLM_TOKENS_REASONING = longKey("llm.token_count.completion_details.reasoning");
    static final AttributeKey<Long> LLM_TOKENS_TOTAL = longKey("llm.token_count.total");
    /** In US dollars, so it is left out for a price in another currency. */
    static final AttributeKey<Double> LLM_COST_TOTAL = doubleKey("llm.cost.total");

    static final AttributeKey<String> EVALUATION_EXPLANATION = stringKey("gen_ai.evaluation.explanation");

    // OpenInference, only where content is on
    static final AttributeKey<String> RERANKER_QUERY = stringKey("reranker.query");
    static final AttributeKey<String> INPUT_VALUE = stringKey("input.value");
    static final AttributeKey<String> INPUT_MIME_TYPE = stringKey("input.mime_type");
    static final AttributeKey<String> OUTPUT_VALUE = stringKey("output.value");
    static final AttributeKey<String> OUTPUT_MIME_TYPE = stringKey("output.mime_type");

    // Dialects, only where the application chooses one
    static final AttributeKey<String> LLM_INVOCATION_PARAMETERS = stringKey("llm.invocation_parameters");
    // Of OpenInference's lists, which have an attribute for each member: a number and the member's name follow.
    static final String LLM_INPUT_MESSAGES = "llm.input_messages.";
    static final String LLM_OUTPUT_MESSAGES = "llm.output_messages.";
    static final String OPENINFERENCE_DOCUMENTS = "retrieval.documents.";
    static final String RERANKER_OUTPUT_DOCUMENTS = "reranker.output_documents.";
    static final AttributeKey<String> LANGFUSE_TYPE = stringKey("langfuse.observation.type");
    static final AttributeKey<String> LANGFUSE_COMPLETION_START =
            stringKey("langfuse.observation.completion_start_time");
    static final AttributeKey<String> LANGFUSE_USAGE = stringKey("langfuse.observation.usage_details");
    static final AttributeKey<String> LANGFUSE_COST = stringKey("langfuse.observation.cost_details");
    static final AttributeKey<String> LANGFUSE_PROMPT_NAME = stringKey("langfuse.observation.prompt.name");
    static final AttributeKey<Long> LANGFUSE_PROMPT_VERSION = longKey("langfuse.observation.prompt.version");
    static final AttributeKey<String> LANGFUSE_SESSION_ID = stringKey("langfuse.session.id");
    static final AttributeKey<String> LANGFUSE_USER_ID = stringKey("langfuse.user.id");
    static final AttributeKey<String> TRACELOOP_KIND = stringKey("traceloop.span.kind");
    static final AttributeKey<String> TRACELOOP_REQUEST_TYPE = stringKey("llm.request.type");
    static final AttributeKey<String> TRACELOOP_ENTITY_NAME = stringKey("traceloop.entity.name");
    static final AttributeKey<String> TRACELOOP_ENTITY_INPUT = stringKey("traceloop.entity.input");
    static final AttributeKey<String> TRACELOOP_ENTITY_OUTPUT = stringKey("traceloop.entity.output");
    static final AttributeKey<String> TRACELOOP_PROMPT_KEY = stringKey("traceloop.prompt.key");
    static final AttributeKey<String> TRACELOOP_PROMPT_VERSION = stringKey("traceloop.prompt.version");
    static final AttributeKey<String> TRACELOOP_SESSION_ID = stringKey("traceloop.association.properties.session_id");
    static final AttributeKey<String> TRACELOOP_USER_ID = stringKey("traceloop.association.properties.user_id");

    // Our own. The call's sums do not have the names of an attempt's: a backend would add both up.
    static final AttributeKey<String> GENERATION_ID = stringKey("llmops.generation.id");
    static final AttributeKey<String> REPLAY_OF = stringKey("llmops.replay_of");
    static final AttributeKey<String> TENANT = stringKey("llmops.tenant");
    static final AttributeKey<String> STATUS = stringKey("llmops.status");
    static final AttributeKey<Long> PROMPT_VERSION = longKey("llmops.prompt.version");
    static final AttributeKey<String> PROMPT_HASH = stringKey("llmops.prompt.hash");
    static final AttributeKey<String> PROMPT_SOURCE = stringKey("llmops.prompt.source");
    static final AttributeKey<Boolean> PROMPT_CACHED = booleanKey("llmops.prompt.cached");
    static final AttributeKey<String> PROMPT_STALE_SINCE = stringKey("llmops.prompt.stale_since");
    static final AttributeKey<String> EXPERIMENT_NAME = stringKey("llmops.experiment.name");
    static final AttributeKey<String> EXPERIMENT_VARIANT = stringKey("llmops.experiment.variant");
    static final AttributeKey<String> EXPERIMENT_OUTSIDE = stringKey("llmops.experiment.outside");
    static final AttributeKey<String> CACHE = stringKey("llmops.cache");
    static final AttributeKey<String> CACHE_ORIGINAL = stringKey("llmops.cache.original");
    static final AttributeKey<Long> ATTEMPTS = longKey("llmops.attempts");
    static final AttributeKey<Long> PASSAGES = longKey("llmops.passages");
    static final AttributeKey<Long> CITATIONS = longKey("llmops.citations");
    static final AttributeKey<Long> CALL_INPUT_TOKENS = longKey("llmops.usage.input_tokens");
    static final AttributeKey<Long> CALL_OUTPUT_TOKENS = longKey("llmops.usage.output_tokens");
    static final AttributeKey<Double> TIME_TO_FIRST_TOKEN = doubleKey("llmops.time_to_first_token");
    /** A string: money is exact. Left out where the cost is not known. */
    static final AttributeKey<String> COST_AMOUNT = stringKey("llmops.cost.amount");

    static final AttributeKey<String> COST_CURRENCY = stringKey("llmops.cost.currency");
    static final AttributeKey<String> MODEL_ROUTE = stringKey("llmops.model.route");
    static final AttributeKey<String> MODEL_DIGEST = stringKey("llmops.model.digest");
    static final AttributeKey<String> GUARDRAIL_NAME = stringKey("llmops.guardrail.name");
    static final AttributeKey<String> GUARDRAIL_STAGE = stringKey("llmops.guardrail.stage");
    static final AttributeKey<String> GUARDRAIL_DECISION = stringKey("llmops.guardrail.decision");
    static final AttributeKey<List<String>> GUARDRAIL_FINDINGS = stringArrayKey("llmops.guardrail.findings");

    // Metrics, with the buckets of the conventions
    static final String METRIC_TOKEN_USAGE = "gen_ai.client.token.usage";
    static final String METRIC_OPERATION_DURATION = "gen_ai.client.operation.duration";
    static final String METRIC_TIME_TO_FIRST_CHUNK = "gen_ai.client.operation.time_to_first_chunk";
    static final String METRIC_TIME_PER_OUTPUT_CHUNK = "gen_ai.client.operation.time_per_output_chunk";
    static final String METRIC_CALL_DURATION = "llmops.call.duration";
    static final String METRIC_COST = "llmops.cost";
    static final String METRIC_CACHE_USES = "llmops.cache.uses";
    static final String METRIC_GUARDRAIL_DECISIONS = "llmops.guardrail.decisions";
    static final List<Long> TOKEN_BUCKETS = List.of(
            1L, 4L, 16L, 64L, 256L, 1024L, 4096L, 16384L, 65536L, 262144L, 1048576L, 4194304L, 16777216L, 67108864L);
    static final List<Double> SECOND_BUCKETS =
            List.of(0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92);

    private GenAiNames() {}
}
