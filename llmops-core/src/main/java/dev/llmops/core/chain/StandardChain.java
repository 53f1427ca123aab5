package dev.llmops.core.chain;

/**
 * The names of the library's interceptors, in their order in the chain.
 *
 * <p>The outermost interceptor restores for the caller what guardrails took out, where neither trace nor record can see it. The trace covers
 * everything else. The record comes next, so that it sees every end. Guardrails see user input before retrieval searches
 * with it and before it is rendered into a prompt; the prompt is rendered after retrieval because it contains the
 * passages. Output guardrails come before the route, so that asking again may also mean another model. The
 * response cache is between the two: a cached answer is checked each time, and a repeated request by a guardrail is a different request.
 * Interceptors that are disabled are not in the list.
 */
public final class StandardChain {

    /** Restores for the caller what guardrails took out of the record. */
    public static final String RESTORE = "restore";
    /** Traces the call. */
    public static final String TRACE = "trace";
    /** Records the call. */
    public static final String RECORD = "record";
    /** Also sends a share of the calls to another prompt or model. */
    public static final String SHADOW = "shadow";
    /** Finds the version of the prompt. */
    public static final String RESOLVE_PROMPT = "resolve-prompt";
    /** Checks user input and tool results. */
    public static final String INPUT_GUARDRAILS = "input-guardrails";
    /** Finds passages. */
    public static final String RETRIEVE = "retrieve";
    /** Makes messages from the prompt. */
    public static final String RENDER = "render";
    /** Fits the prompt into the model's context window. */
    public static final String FIT_CONTEXT = "fit-context";
    /** Checks the model's answer. */
    public static final String OUTPUT_GUARDRAILS = "output-guardrails";
    /** Returns cached answers, and caches new ones. */
    public static final String CACHE = "cache";
    /** Chooses the model, retries and fails over. */
    public static final String ROUTE = "route";
    /** Traces each attempt of a model. */
    public static final String TRACE_ATTEMPT = "trace-attempt";
    /** Asks the model. */
    public static final String MODEL = "model";

    private StandardChain() {}
}
