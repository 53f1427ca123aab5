package dev.llmops.local.internal.llama;

import org.jspecify.annotations.Nullable;

/**
 * The entries of the JNI shim (src/main/cpp). Handles are addresses: a wrong one ends the JVM, so only the owners in
 * this package and those below it call these methods. Texts are UTF-8 bytes, because JNI's own strings are not UTF-8.
 */
public final class LlamaNative {

    private LlamaNative() {}

    public static native byte[] initialize(byte[] directory);

    public static native byte[] devices();

    public static native byte @Nullable [] nextLogLine();

    public static native byte @Nullable [] backendFault(byte[] name, byte[] library);

    public static native long modelLoad(
            byte[] path,
            int[] devices,
            int gpuLayers,
            int splitMode,
            int mainGpu,
            float[] tensorSplit,
            byte[] cpuTensors,
            boolean repack,
            boolean dryRun);

    public static native byte[] modelDevices(long model);

    public static native void modelFree(long model);

    public static native int[] modelFacts(long model);

    public static native byte[] tokenPiece(long model, int token, boolean spell);

    public static native boolean tokenEndsGeneration(long model, int token);

    public static native int[] textTokens(long model, byte[] text, boolean addSpecial, boolean parseSpecial);

    public static native int prefixToken(long model);

    public static native long templateParse(long model, byte[] source);

    public static native void templateFree(long template);

    public static native boolean templateKnowsTools(long template);

    public static native long chatPlan(
            long model,
            long template,
            byte[] messages,
            byte[] tools,
            byte[] toolStandIns,
            int toolChoice,
            byte[] schemaStandIn,
            long epochSecond);

    public static native void chatPlanFree(long plan);

    public static native int[][] chatPlanNumbers(long model, long plan);

    public static native byte[][] chatPlanTexts(long plan);

    public static native byte[][] chatPlanTriggers(long plan);

    public static native byte[][] chatPlanReasoningMarks(long plan);

    public static native byte[][] chatPlanStops(long plan);

    public static native long chatParserCreate(byte[] parser, int format, byte[] prefix);

    public static native void chatParserFree(long parser);

    public static native byte[][] chatParserRead(long parser, byte[] text, boolean partial);

    public static native long contextCreate(
            long model,
            int contextLength,
            int batch,
            int sequences,
            int threads,
            int pooling,
            boolean flashAttention,
            int keyType,
            int valueType,
            boolean sharedCells);

    public static native int rankWidth(long model);

    public static native int[] rankTokens(long model, byte[] query, byte[] document);

    public static native long adapterLoad(long model, byte[] path);

    public static native void adapterFree(long adapter);

    public static native void contextSetAdapters(long context, long[] adapters, float[] scales);

    public static native void quantize(
            byte[] from,
            byte[] to,
            int type,
            int threads,
            boolean requantize,
            boolean pure,
            boolean leaveOutputTensor,
            long importance,
            NativeProgress listener);

    public static native long importanceCompute(
            long model, int[] tokens, int chunk, int threads, NativeProgress listener);

    public static native void importanceFree(long importance);

    public static native byte[] sequenceBytes(long context, int sequence);

    public static native boolean sequenceSetBytes(long context, int sequence, byte[] bytes);

    public static native byte[] contextMemory(long context);

    public static native void contextFree(long context);

    public static native int contextLength(long context);

    public static native void contextCancel(long context, boolean cancelled);

    public static native void contextClear(long context);

    public static native boolean contextRemove(long context, int sequence, int from, int to);

    public static native boolean contextForgetsParts(long context);

    public static native void contextCopy(long context, int from, int to, int length);

    public static native long contextOutputHash(long context, int index);

    public static native long stateSave(long context, int sequence);

    public static native long stateSize(long state);

    public static native boolean stateRestore(long context, int sequence, long state);

    public static native void stateFree(long state);

    public static native int decode(
            long context, int count, int[] tokens, int[] positions, int[] sequences, byte[] outputs, long nanoseconds);

    public static native float[] sequenceEmbedding(long context, int sequence, int width);

    public static native void scoreTokens(
            long context, int count, int[] indices, int[] targets, double[] scores, int[] likeliest);

    public static native double topTokens(long context, int index, int token, int[] tokens, double[] scores);

    public static native long samplerCreate();

    public static native void samplerFree(long sampler);

    public static native void samplerAddGreedy(long sampler);

    public static native void samplerAddTopK(long sampler, int k);

    public static native void samplerAddTopP(long sampler, float p);

    public static native void samplerAddMinP(long sampler, float p);

    public static native void samplerAddTemperature(long sampler, float temperature);

    public static native void samplerAddDistribution(long sampler, int seed);

    public static native void samplerAddTypical(long sampler, float p);

    public static native void samplerAddTopNSigma(long sampler, float n);

    public static native void samplerAddXtc(long sampler, float probability, float threshold, int seed);

    public static native void samplerAddDynamicTemperature(
            long sampler, float temperature, float range, float exponent);

    public static native void samplerAddMirostat(long sampler, long model, int version, int seed, float tau, float eta);

    public static native void samplerAddAdaptive(long sampler, float target, float decay, int seed);

    public static native void samplerAddPenalties(
            long sampler, long model, int last, float repeat, float frequency, float presence);

    public static native void samplerAddDry(
            long sampler, long model, float multiplier, float base, int allowed, int last, byte[][] breakers);

    public static native void samplerAddLogitBias(long sampler, long model, int[] tokens, float[] biases);

    public static native void samplerAccept(long sampler, int[] tokens);

    public static native void samplerSetGrammar(long sampler, long model, byte[] grammar, byte[] prefix);

    public static native void samplerSetLazyGrammar(
            long sampler, long model, byte[] grammar, byte[] prefix, byte[][] triggers, byte[][] reasoning);

    public static native int sample(long sampler, long context, int index);
}
