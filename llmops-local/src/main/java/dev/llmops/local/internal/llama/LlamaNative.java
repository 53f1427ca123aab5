package dev.llmops.local.internal.llama;

import org.jspecify.annotations.Nullable;

/**
 * The entries of the JNI shim (src/main/cpp). Handles are addresses: a wrong one ends the JVM, so only the owners in
 * this package call these methods. Texts are UTF-8 bytes, because JNI's own strings are not UTF-8.
 */
final class LlamaNative {

    private LlamaNative() {}

    static native byte[] initialize(byte[] directory);

    static native byte[] devices();

    static native byte @Nullable [] nextLogLine();

    static native byte @Nullable [] backendFault(byte[] name, byte[] library);

    static native long modelLoad(
            byte[] path,
            int[] devices,
            int gpuLayers,
            int splitMode,
            int mainGpu,
            float[] tensorSplit,
            byte[] cpuTensors,
            boolean repack,
            boolean dryRun);

    static native byte[] modelDevices(long model);

    static native void modelFree(long model);

    static native int[] modelFacts(long model);

    static native byte[] tokenPiece(long model, int token, boolean spell);

    static native boolean tokenEndsGeneration(long model, int token);

    static native int[] textTokens(long model, byte[] text, boolean addSpecial, boolean parseSpecial);

    static native int prefixToken(long model);

    static native long templateParse(long model, byte[] source);

    static native void templateFree(long template);

    static native boolean templateKnowsTools(long template);

    static native long chatPlan(
            long model,
            long template,
            byte[] messages,
            byte[] tools,
            byte[] toolStandIns,
            int toolChoice,
            byte[] schemaStandIn,
            long epochSecond);

    static native void chatPlanFree(long plan);

    static native int[][] chatPlanNumbers(long model, long plan);

    static native byte[][] chatPlanTexts(long plan);

    static native byte[][] chatPlanTriggers(long plan);

    static native byte[][] chatPlanReasoningMarks(long plan);

    static native byte[][] chatPlanStops(long plan);

    static native long chatParserCreate(byte[] parser, int format, byte[] prefix);

    static native void chatParserFree(long parser);

    static native byte[][] chatParserRead(long parser, byte[] text, boolean partial);

    static native long contextCreate(
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

    static native int rankWidth(long model);

    static native int[] rankTokens(long model, byte[] query, byte[] document);

    static native long adapterLoad(long model, byte[] path);

    static native void adapterFree(long adapter);

    static native void contextSetAdapters(long context, long[] adapters, float[] scales);

    static native void quantize(
            byte[] from,
            byte[] to,
            int type,
            int threads,
            boolean requantize,
            boolean pure,
            boolean keepOutput,
            long importance,
            LlamaQuantizer.Listener listener);

    static native long importanceCompute(
            long model, int[] tokens, int chunk, int threads, LlamaQuantizer.Listener listener);

    static native void importanceFree(long importance);

    static native long trainerCreate(byte[] path, int length, int threads, float rate, float decay);

    static native int trainerData(long trainer, int[] tokens, float checked);

    static native double[] trainerEpoch(long trainer);

    static native void trainerSave(long trainer, byte[] path);

    static native void trainerFree(long trainer);

    static native byte[] sequenceBytes(long context, int sequence);

    static native boolean sequenceSetBytes(long context, int sequence, byte[] bytes);

    static native byte[] contextMemory(long context);

    static native void contextFree(long context);

    static native int contextLength(long context);

    static native void contextCancel(long context, boolean cancelled);

    static native void contextClear(long context);

    static native boolean contextRemove(long context, int sequence, int from, int to);

    static native boolean contextForgetsParts(long context);

    static native void contextCopy(long context, int from, int to, int length);

    static native long contextOutputHash(long context, int index);

    static native long stateSave(long context, int sequence);

    static native long stateSize(long state);

    static native boolean stateRestore(long context, int sequence, long state);

    static native void stateFree(long state);

    static native int decode(
            long context, int count, int[] tokens, int[] positions, int[] sequences, byte[] outputs, long nanoseconds);

    static native float[] sequenceEmbedding(long context, int sequence, int width);

    static native void scoreTokens(
            long context, int count, int[] indices, int[] targets, double[] scores, int[] likeliest);

    static native double topTokens(long context, int index, int token, int[] tokens, double[] scores);

    static native long samplerCreate();

    static native void samplerFree(long sampler);

    static native void samplerAddGreedy(long sampler);

    static native void samplerAddTopK(long sampler, int k);

    static native void samplerAddTopP(long sampler, float p);

    static native void samplerAddMinP(long sampler, float p);

    static native void samplerAddTemperature(long sampler, float temperature);

    static native void samplerAddDistribution(long sampler, int seed);

    static native void samplerAddTypical(long sampler, float p);

    static native void samplerAddTopNSigma(long sampler, float n);

    static native void samplerAddXtc(long sampler, float probability, float threshold, int seed);

    static native void samplerAddDynamicTemperature(long sampler, float temperature, float range, float exponent);

    static native void samplerAddMirostat(long sampler, long model, int version, int seed, float tau, float eta);

    static native void samplerAddAdaptive(long sampler, float target, float decay, int seed);

    static native void samplerAddPenalties(
            long sampler, long model, int last, float repeat, float frequency, float presence);

    static native void samplerAddDry(
            long sampler, long model, float multiplier, float base, int allowed, int last, byte[][] breakers);

    static native void samplerAddLogitBias(long sampler, long model, int[] tokens, float[] biases);

    static native void samplerAccept(long sampler, int[] tokens);

    static native void samplerSetGrammar(long sampler, long model, byte[] grammar, byte[] prefix);

    static native void samplerSetLazyGrammar(
            long sampler, long model, byte[] grammar, byte[] prefix, byte[][] triggers, byte[][] reasoning);

    static native int sample(long sampler, long context, int index);
}
