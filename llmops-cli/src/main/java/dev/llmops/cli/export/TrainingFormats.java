package dev.llmops.cli.export;

import dev.llmops.tuning.TrainingFormat;
import java.util.Arrays;
import java.util.Locale;

/** The formats of training files as a command line says them. */
public final class TrainingFormats {

    private TrainingFormats() {}

    public static TrainingFormat parse(String name) {
        return Arrays.stream(TrainingFormat.values())
                .filter(each -> name(each).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a format must be one of "
                        + String.join(
                                ", ",
                                Arrays.stream(TrainingFormat.values())
                                        .map(TrainingFormats::name)
                                        .toList())
                        + ", but was '" + name + "'"));
    }

    public static String name(TrainingFormat format) {
        return format.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
