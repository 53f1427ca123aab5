package dev.llmops.core.chain;

/**
 * The names of the library's interceptors, in the order in which they stand in the chain.
 *
 * <p>Outermost the caller gets back what guardrails took out, where neither trace nor record can see it. The trace holds
 * everything else. The record stands next, so that it sees every end. Guardrails see what users typed before retrieval searches
 * with it and before it is rendered into a prompt; the prompt is rendered after retrieval because it holds the
 * passages. Output guardrails stand outside of the route, so that asking again may also mean another model. The
 * response cache stands between the two: a kept answer is checked each time, and what a guardrail asks for again is another question. What is off
 * is not in the list.
 */
public final class StandardChain {

    /** Gives the caller back what guardrails took out of the record. */
    public static final String RESTORE = "restore";
    /** Traces the call. */
    public static final String TRACE = "trace";
    /** Records the call. */
    public static final String RECORD = "record";
    /** Sends a share of the calls to another prompt or model too. */
    public static final String SHADOW = "shadow";
    /** Finds the version of the prompt. */
    public static final String RESOLVE_PROMPT = "resolve-prompt";
    /** Checks what users typed and tools returned. */
    public static final String INPUT_GUARDRAILS = "input-guardrails";
    /** Finds passages. */
    public static final String RETRIEVE = "retrieve";
    /** Makes messages from the prompt. */
    public static final String RENDER = "render";
    /** Makes the prompt fit into the model's context window. */
    public static final String FIT_CONTEXT = "fit-context";
    /** Checks what the model answers. */
    public static final String OUTPUT_GUARDRAILS = "output-guardrails";
    /** Gives a kept answer again, and keeps new ones. */
    public static final String CACHE = "cache";
    /** Chooses the model, tries again and elsewhere. */
    public static final String ROUTE = "route";
    /** Traces each attempt of a model. */
    public static final String TRACE_ATTEMPT = "trace-attempt";
    /** Asks the model. */
    public static final String MODEL = "model";

    private StandardChain() {}
}
