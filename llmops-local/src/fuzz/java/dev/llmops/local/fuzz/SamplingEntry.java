package dev.llmops.local.fuzz;

import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Settings of samplers: numbers out of every range, texts that break repetitions or end an answer. */
final class SamplingEntry implements Entry {

    private static final List<String> NUMBERS = List.of(
            "typical_p",
            "top_n_sigma",
            "xtc_probability",
            "xtc_threshold",
            "dynatemp_range",
            "dynatemp_exponent",
            "mirostat",
            "mirostat_tau",
            "mirostat_eta",
            "adaptive_target",
            "adaptive_decay",
            "repeat_last_n",
            "repeat_penalty",
            "frequency_penalty",
            "presence_penalty",
            "n_probs",
            "dry_multiplier",
            "dry_base",
            "dry_allowed_length",
            "dry_penalty_last_n");

    private final FuzzModels models;

    SamplingEntry(FuzzModels models) {
        this.models = models;
    }

    @Override
    public FuzzCase next(Random random) {
        String vocabulary = models.anyWriter(random);
        Map<String, Object> vendor = new TreeMap<>();
        for (int left = random.nextInt(5); left > 0; left--) {
            vendor.put(NUMBERS.get(random.nextInt(NUMBERS.size())), number(random));
        }
        if (random.nextInt(3) == 0) {
            vendor.put("dry_multiplier", 0.5);
            vendor.put("dry_sequence_breakers", texts(random));
        }
        if (random.nextInt(4) == 0) {
            vendor.put("logit_bias", Map.of(Integer.toString(random.nextInt(600)), number(random)));
        }
        List<String> stops = random.nextInt(4) == 0 ? texts(random) : List.of();
        double temperature = random.nextInt(3) == 0 ? 0 : random.nextDouble() * 3;
        return new FuzzCase(
                vocabulary + ": " + vendor + " " + stops,
                () -> models.writer(vocabulary)
                        .generate(ModelRequest.builder()
                                .user("Zoo a")
                                .parameters(ModelParameters.builder()
                                        .maxTokens(4)
                                        .temperature(temperature)
                                        .stopSequences(stops)
                                        .vendor(vendor)
                                        .build())
                                .build()));
    }

    private static List<String> texts(Random random) {
        List<String> texts = new ArrayList<>();
        for (int left = 1 + random.nextInt(4); left > 0; left--) {
            texts.add(Texts.text(random, random.nextInt(5) == 0 ? Integer.MAX_VALUE : 30));
        }
        return texts;
    }

    private static Object number(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> random.nextInt(4);
            case 1 -> random.nextDouble();
            case 2 -> random.nextInt();
            case 3 -> random.nextDouble() * 1e9;
            case 4 -> -random.nextDouble();
            default -> 1 + random.nextInt(100);
        };
    }
}
