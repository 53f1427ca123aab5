package dev.llmops.local.internal.llama;

import dev.llmops.local.sampling.AdaptiveP;
import dev.llmops.local.sampling.Dry;
import dev.llmops.local.sampling.DynamicTemperature;
import dev.llmops.local.sampling.LocalSampling;
import dev.llmops.local.sampling.Mirostat;
import dev.llmops.local.sampling.Penalties;
import dev.llmops.local.sampling.Xtc;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Adds samplers in the order of llama.cpp's own programs (common/sampling.cpp). The last one selects. */
final class SamplerChain {

    private final long chain;
    private final long model;
    private final SamplingOptions options;
    private final LocalSampling more;

    SamplerChain(long chain, long model, SamplingOptions options) {
        this.chain = chain;
        this.model = model;
        this.options = options;
        this.more = options.more();
    }

    void addAll() {
        addLogitBias();
        Mirostat mirostat = more.mirostat();
        if (mirostat != null) {
            LlamaNative.samplerAddTemperature(chain, options.temperature());
            LlamaNative.samplerAddMirostat(
                    chain, model, mirostat.version(), options.seed(), (float) mirostat.tau(), (float) mirostat.eta());
            return;
        }
        addPenalties();
        if (options.temperature() <= 0) {
            LlamaNative.samplerAddGreedy(chain);
            return;
        }
        addSelection();
        addTemperature();
        AdaptiveP adaptive = more.adaptiveP();
        if (adaptive != null) {
            LlamaNative.samplerAddAdaptive(chain, (float) adaptive.target(), (float) adaptive.decay(), options.seed());
        } else {
            LlamaNative.samplerAddDistribution(chain, options.seed());
        }
    }

    private void addLogitBias() {
        int[] tokens =
                more.logitBias().keySet().stream().mapToInt(Integer::intValue).toArray();
        float[] biases = new float[tokens.length];
        for (int i = 0; i < tokens.length; i++) {
            biases[i] = more.logitBias().getOrDefault(tokens[i], 0.0).floatValue();
        }
        LlamaNative.samplerAddLogitBias(chain, model, tokens, biases);
    }

    private void addPenalties() {
        Penalties penalties = more.penalties();
        if (penalties != null) {
            LlamaNative.samplerAddPenalties(
                    chain, model, penalties.last(), (float) penalties.repeat(), (float) penalties.frequency(), (float)
                            penalties.presence());
        }
        Dry dry = more.dry();
        if (dry != null) {
            byte[][] breakers = dry.breakers().stream()
                    .map(text -> text.getBytes(StandardCharsets.UTF_8))
                    .toArray(byte[][]::new);
            LlamaNative.samplerAddDry(
                    chain,
                    model,
                    (float) dry.multiplier(),
                    (float) dry.base(),
                    dry.allowedLength(),
                    dry.last(),
                    breakers);
        }
        int looksBack = Math.max(penalties == null ? 0 : penalties.last(), dry == null ? 0 : dry.last());
        if (looksBack > 0) {
            int[] history = options.history();
            LlamaNative.samplerAccept(
                    chain, Arrays.copyOfRange(history, Math.max(0, history.length - looksBack), history.length));
        }
    }

    private void addSelection() {
        if (more.topNSigma() != null) {
            LlamaNative.samplerAddTopNSigma(chain, more.topNSigma().floatValue());
        }
        if (options.topK() > 0) {
            LlamaNative.samplerAddTopK(chain, options.topK());
        }
        if (more.typical() != null) {
            LlamaNative.samplerAddTypical(chain, more.typical().floatValue());
        }
        if (options.topP() < 1) {
            LlamaNative.samplerAddTopP(chain, options.topP());
        }
        if (options.minP() > 0) {
            LlamaNative.samplerAddMinP(chain, options.minP());
        }
        Xtc xtc = more.xtc();
        if (xtc != null) {
            LlamaNative.samplerAddXtc(chain, (float) xtc.probability(), (float) xtc.threshold(), options.seed());
        }
    }

    private void addTemperature() {
        DynamicTemperature dynamic = more.dynamicTemperature();
        if (dynamic == null) {
            LlamaNative.samplerAddTemperature(chain, options.temperature());
        } else {
            LlamaNative.samplerAddDynamicTemperature(
                    chain, options.temperature(), (float) dynamic.range(), (float) dynamic.exponent());
        }
    }
}
