package dev.llmops.local.sampling;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names that llama-server has for samplers. */
final class VendorNames {

    private VendorNames() {}

    static LocalSampling read(Map<String, Object> vendor) {
        VendorReader in = new VendorReader(vendor);
        LocalSampling.Builder out = LocalSampling.builder();
        in.number("typical_p").ifPresent(out::typical);
        in.number("top_n_sigma").ifPresent(out::topNSigma);
        if (in.has("xtc_probability", "xtc_threshold")) {
            out.xtc(new Xtc(in.required("xtc_probability"), in.number("xtc_threshold", Xtc.DEFAULT_THRESHOLD)));
        }
        if (in.has("dynatemp_range", "dynatemp_exponent")) {
            out.dynamicTemperature(
                    new DynamicTemperature(in.required("dynatemp_range"), in.number("dynatemp_exponent", 1)));
        }
        if (in.has("mirostat", "mirostat_tau", "mirostat_eta")) {
            out.mirostat(new Mirostat(
                    in.requiredWhole("mirostat"),
                    in.number("mirostat_tau", Mirostat.DEFAULT_TAU),
                    in.number("mirostat_eta", Mirostat.DEFAULT_ETA)));
        }
        if (in.has("adaptive_target", "adaptive_decay")) {
            out.adaptiveP(new AdaptiveP(
                    in.required("adaptive_target"), in.number("adaptive_decay", AdaptiveP.DEFAULT_DECAY)));
        }
        if (in.has("repeat_last_n", "repeat_penalty", "frequency_penalty", "presence_penalty")) {
            out.penalties(new Penalties(
                    in.whole("repeat_last_n", Penalties.DEFAULT_LAST),
                    in.number("repeat_penalty", 1),
                    in.number("frequency_penalty", 0),
                    in.number("presence_penalty", 0)));
        }
        readDry(in, out);
        out.logitBias(in.biases("logit_bias"));
        readGrammar(in, out);
        out.logProbabilities(in.whole("n_probs", 0));
        in.refuseUnread();
        return out.build();
    }

    private static void readDry(VendorReader in, LocalSampling.Builder out) {
        if (in.has("dry_multiplier", "dry_base", "dry_allowed_length", "dry_penalty_last_n", "dry_sequence_breakers")) {
            List<String> breakers = in.texts("dry_sequence_breakers");
            out.dry(new Dry(
                    in.required("dry_multiplier"),
                    in.number("dry_base", Dry.DEFAULT_BASE),
                    in.whole("dry_allowed_length", Dry.DEFAULT_ALLOWED_LENGTH),
                    in.whole("dry_penalty_last_n", Penalties.DEFAULT_LAST),
                    breakers == null ? Dry.DEFAULT_BREAKERS : breakers));
        }
    }

    private static void readGrammar(VendorReader in, LocalSampling.Builder out) {
        String grammar = in.text("grammar");
        List<String> triggers = in.texts("grammar_triggers");
        if (grammar == null && triggers != null) {
            throw new IllegalArgumentException("grammar_triggers need a grammar, but there is none");
        }
        if (grammar != null && triggers == null) {
            out.grammar(grammar);
        } else if (grammar != null && triggers != null) {
            out.lazyGrammar(grammar, triggers);
        }
    }

    static Map<String, Object> write(LocalSampling from) {
        Map<String, Object> out = new LinkedHashMap<>();
        put(out, "typical_p", from.typical());
        put(out, "top_n_sigma", from.topNSigma());
        if (from.xtc() != null) {
            out.put("xtc_probability", from.xtc().probability());
            out.put("xtc_threshold", from.xtc().threshold());
        }
        if (from.dynamicTemperature() != null) {
            out.put("dynatemp_range", from.dynamicTemperature().range());
            out.put("dynatemp_exponent", from.dynamicTemperature().exponent());
        }
        if (from.mirostat() != null) {
            out.put("mirostat", from.mirostat().version());
            out.put("mirostat_tau", from.mirostat().tau());
            out.put("mirostat_eta", from.mirostat().eta());
        }
        if (from.adaptiveP() != null) {
            out.put("adaptive_target", from.adaptiveP().target());
            out.put("adaptive_decay", from.adaptiveP().decay());
        }
        if (from.penalties() != null) {
            out.put("repeat_last_n", from.penalties().last());
            out.put("repeat_penalty", from.penalties().repeat());
            out.put("frequency_penalty", from.penalties().frequency());
            out.put("presence_penalty", from.penalties().presence());
        }
        if (from.dry() != null) {
            out.put("dry_multiplier", from.dry().multiplier());
            out.put("dry_base", from.dry().base());
            out.put("dry_allowed_length", from.dry().allowedLength());
            out.put("dry_penalty_last_n", from.dry().last());
            out.put("dry_sequence_breakers", from.dry().breakers());
        }
        if (!from.logitBias().isEmpty()) {
            Map<String, Object> biases = new LinkedHashMap<>();
            from.logitBias().forEach((token, bias) -> biases.put(token.toString(), bias));
            out.put("logit_bias", biases);
        }
        put(out, "grammar", from.grammar());
        put(out, "grammar_triggers", from.grammarTriggers().isEmpty() ? null : from.grammarTriggers());
        put(out, "n_probs", from.logProbabilities() == 0 ? null : from.logProbabilities());
        return out;
    }

    private static void put(Map<String, Object> out, String name, @Nullable Object value) {
        if (value != null) {
            out.put(name, value);
        }
    }
}
